using StackExchange.Redis;

namespace McpAspire.McpServer.Redis;

/// <summary>The one connection of this process to Redis, made at its first use. It comes back by itself after Redis was away.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // The client itself waits without end for a Redis that takes commands and answers none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private readonly RedisSpans _spans;

    public RedisConnection(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        // A replica must serve everything that needs no Redis while Redis is away, and must not need a restart when it is back.
        options.AbortOnConnectFail = false;
        _connection = new(() => ConnectionMultiplexer.ConnectAsync(options));
        _spans = new(options);
    }

    /// <summary>Sends a command, and waits for its answer.</summary>
    /// <param name="command">Redis' name for it, which its span gets. Keys and values are told to nobody.</param>
    /// <param name="send">Sends it.</param>
    /// <exception cref="TimeoutException">There was no answer within 5 seconds.</exception>
    public Task<T> SendAsync<T>(string command, Func<IDatabase, Task<T>> send) => _spans.TraceAsync(command, async () => await send((await _connection.Value).GetDatabase()).WaitAsync(Patience));

    /// <inheritdoc cref="SendAsync{T}(string, Func{IDatabase, Task{T}})"/>
    public Task SendAsync(string command, Func<IDatabase, Task> send) => SendAsync(command, async database =>
    {
        await send(database);
        return true;
    });

    /// <summary>Calls the handler at every message on the channel, from now on.</summary>
    public Task SubscribeAsync(RedisChannel channel, Action<RedisValue> handler) => _spans.TraceAsync("SUBSCRIBE", async () =>
    {
        await (await _connection.Value).GetSubscriber().SubscribeAsync(channel, (_, message) => handler(message));
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).CloseAsync();
        }
    }
}
