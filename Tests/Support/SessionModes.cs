namespace McpAspire.Tests.Support;

/// <summary>Three replicas with sessions in memory, and a balancer that spreads requests all the same: the fault, on purpose.</summary>
public sealed class StatefulReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Stateful"]);
}

/// <summary>Three replicas with sessions in memory, and a balancer that follows them.</summary>
public sealed class StickyReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Sticky"]);
}

/// <summary>Three replicas that share their sessions through Redis, and a balancer that spreads requests.</summary>
public sealed class SharedReplicas : Application
{
    private RedisServer? _redis;

    protected override async Task<string[]> OptionsAsync()
    {
        if (!Requirements.Redis)
        {
            return [];
        }

        _redis = await RedisServer.StartAsync();
        return ["--Sessions=Shared", $"--ConnectionStrings:redis={_redis.ConnectionString}"];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _redis?.Dispose();
    }
}
