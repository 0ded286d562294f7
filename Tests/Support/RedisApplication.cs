namespace McpAspire.Tests.Support;

/// <summary>
/// Three replicas that share a Redis: the embedded one of the application, or a separate redis-server. If redis-server is missing, they do not start and
/// the tests are skipped.
/// </summary>
public abstract class RedisApplication(RedisProgram program, string option) : Application
{
    private RedisServer? _redis;

    public RedisProgram Program => program;

    /// <summary>Returns this application. It skips a test whose redis-server is missing.</summary>
    public RedisApplication Needed
    {
        get
        {
            Assert.SkipUnless(RedisServer.IsHere(program), Requirements.NoRedis);
            return this;
        }
    }

    /// <summary>Starts a replica that has ended or is ending, and waits until it serves requests.</summary>
    public async Task RestartAsync(string replica)
    {
        await WaitForAsync(replica, snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        await ExecuteAsync(replica, KnownResourceCommands.StartCommand);
        await Eventually.HoldsAsync("it serves again", async () =>
        {
            var answer = await Http.CallToolAsync("who_am_i", era: Era.Modern);
            return answer.Headers.Contains("X-Served-By") && answer.Replica == replica;
        });
    }

    public override async ValueTask InitializeAsync()
    {
        if (RedisServer.IsHere(program))
        {
            await base.InitializeAsync();
            foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
            {
                // A replica serves requests before it is connected to Redis.
                using var replica = Replica(name);
                await Eventually.HoldsAsync($"{name} has found its Redis", async () => await replica.GetStringAsync(new Uri("/health", UriKind.Relative)) is "Healthy");
            }
        }
    }

    protected override async Task<string[]> OptionsAsync()
    {
        if (program is RedisProgram.Garnet)
        {
            return [option, "--Redis=Embedded"];
        }

        _redis = await RedisServer.StartAsync(program);
        return [option, "--Redis=Auto", $"--ConnectionStrings:redis={_redis.ConnectionString}"];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _redis?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Three replicas that keep notebooks in Redis and receive changes through it.</summary>
public sealed class ThreeReplicasWithRedis() : RedisApplication(RedisProgram.Garnet, "--Sessions=Stateless");

/// <summary>The same, with a redis-server.</summary>
public sealed class ThreeReplicasWithRedisServer() : RedisApplication(RedisProgram.RedisServer, "--Sessions=Stateless");

/// <summary>Three replicas that share sessions through Redis, and a balancer that spreads requests.</summary>
public sealed class SharedReplicas() : RedisApplication(RedisProgram.Garnet, "--Sessions=Shared");

/// <summary>The same, with a redis-server.</summary>
public sealed class SharedReplicasWithRedisServer() : RedisApplication(RedisProgram.RedisServer, "--Sessions=Shared");
