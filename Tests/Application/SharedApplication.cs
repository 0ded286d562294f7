using McpAspire.Tests.Support;

// Started once for every test that leaves it as it is.
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
