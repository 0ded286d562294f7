using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[CollectionDefinition]
public sealed class OnGarnet : ICollectionFixture<ThreeReplicasWithRedis>;

[CollectionDefinition]
public sealed class OnRedisServer : ICollectionFixture<ThreeReplicasWithRedisServer>;

[CollectionDefinition]
public sealed class SharedOnGarnet : ICollectionFixture<SharedReplicas>;

[CollectionDefinition]
public sealed class SharedOnRedisServer : ICollectionFixture<SharedReplicasWithRedisServer>;
