using McpAspire.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

// One test at a time: who answers next is what they assert.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
