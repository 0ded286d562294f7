using McpAspire.Tests.Support;

// Started once for all tests that do not change it.
[assembly: AssemblyFixture(typeof(ThreeReplicas))]
