using StackExchange.Redis;

namespace McpAspire.McpServer.Redis;

/// <summary>The one connection of this process to Redis, made at its first use. It comes back by itself after Redis was away.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // The client itself waits without end for a Redis that takes commands and answers none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private readonly RedisSpans _spans;
    private readonly SemaphoreSlim _renewing = new(1);
    private readonly CancellationTokenSource _ending = new();

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

    /// <summary>Calls the handler at every message on the channel, from now on. What is published while Redis is away is lost.</summary>
    public Task SubscribeAsync(RedisChannel channel, Action<RedisValue> handler) => _spans.TraceAsync("SUBSCRIBE", async () =>
    {
        var connection = await _connection.Value;
        var subscriber = connection.GetSubscriber();
        connection.ConnectionRestored += (_, _) => _ = RenewAsync(subscriber, channel, Handle);
        await subscriber.SubscribeAsync(channel, Handle);
        return true;

        void Handle(RedisChannel from, RedisValue message) => handler(message);
    });

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).CloseAsync();
        }

        _renewing.Dispose();
        _ending.Dispose();
    }

    // Where it loses its connections for commands and for messages at once, StackExchange.Redis 1.2.6 may come back without its subscriptions,
    // and forgets one that is made before both are up again.
    private async Task RenewAsync(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        try
        {
            // Each of the two connections tells that it is back. With two handlers a message would be told twice.
            await _renewing.WaitAsync(_ending.Token);
            do
            {
                await Task.Delay(Pause, _ending.Token);
            }
            while (!await TryRenewAsync(subscriber, channel, handler));

            _renewing.Release();
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // This process ends, and needs no messages.
        }
    }

    private static async Task<bool> TryRenewAsync(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        try
        {
            await subscriber.UnsubscribeAsync(channel).WaitAsync(Patience);
            await subscriber.SubscribeAsync(channel, handler).WaitAsync(Patience);
            return subscriber.IsConnected(channel);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
