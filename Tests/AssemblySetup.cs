using McpAspire.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

// One test at a time: who answers next is what many of them assert, and the application they share would otherwise be asked by others too.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
