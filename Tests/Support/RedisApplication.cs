namespace McpAspire.Tests.Support;

/// <summary>Three replicas that share a redis-server of the tests' own. Without one on the machine they run without; the tests that need it are skipped.</summary>
public abstract class RedisApplication(string option) : Application
{
    private RedisServer? _redis;

    protected override async Task<string[]> OptionsAsync()
    {
        if (!Requirements.Redis)
        {
            return [];
        }

        _redis = await RedisServer.StartAsync();
        return [option, $"--ConnectionStrings:redis={_redis.ConnectionString}"];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _redis?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Three replicas that keep notebooks and hear of changes through Redis.</summary>
public sealed class ThreeReplicasWithRedis() : RedisApplication("--Redis=true");

/// <summary>Three replicas that share their sessions through Redis, and a balancer that spreads requests.</summary>
public sealed class SharedReplicas() : RedisApplication("--Sessions=Shared");
