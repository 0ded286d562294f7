using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A Redis server for the tests of one class.</summary>
public abstract class RedisOfTests(RedisProgram program) : IAsyncLifetime
{
    private RedisServer? _redis;

    internal RedisServer Redis
    {
        get
        {
            Assert.SkipWhen(_redis is null, Requirements.NoRedis);
            return _redis;
        }
    }

    public async ValueTask InitializeAsync() => _redis = RedisServer.IsHere(program) ? await RedisServer.StartAsync(program) : null;

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class GarnetOfTests() : RedisOfTests(RedisProgram.Garnet);

public sealed class RedisServerOfTests() : RedisOfTests(RedisProgram.RedisServer);
