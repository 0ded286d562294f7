using StackExchange.Redis;

namespace McpAspire.McpServer.Redis;

/// <summary>The one connection of this process to Redis, made at its first use. It comes back by itself after Redis was away.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;

    public RedisConnection(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        // A replica must serve everything that needs no Redis while Redis is away, and must not need a restart when it is back.
        options.AbortOnConnectFail = false;
        _connection = new(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    public async Task<IDatabase> GetDatabaseAsync() => (await _connection.Value).GetDatabase();

    public async Task<ISubscriber> GetSubscriberAsync() => (await _connection.Value).GetSubscriber();

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).CloseAsync();
        }
    }
}
