using McpAspire.Tests.Support;

// One test at a time: who answers next is what many of them assert, and the application they share would otherwise be asked by others too.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
