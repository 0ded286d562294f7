using McpAspire.Tests.Support;

// One test at a time: who answers next is what they assert.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
