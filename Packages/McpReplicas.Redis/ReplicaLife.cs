using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>
/// Shows other replicas that this one is alive, by its subscription to its own channel. Redis ends the subscription with the connection, and the operating system
/// ends the connection with the process, even a killed one. So no heartbeat is needed. A frozen process counts as alive.
/// </summary>
internal sealed partial class ReplicaLife(IConnectionMultiplexer redis, RedisKeys keys, ILogger<ReplicaLife> logger) : IHostedService
{
    // StackExchange.Redis tries to reconnect every second.
    private static readonly TimeSpan TimeToReconnect = TimeSpan.FromSeconds(3);

    /// <summary>The id of this process; unique, also after a restart.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Whether the process with this id is alive. The answer "no" takes some seconds, because a process that lost its connection to Redis needs time to reconnect.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    /// <exception cref="TimeoutException">Redis does not answer in time.</exception>
    public async Task<bool> IsAliveAsync(string id, CancellationToken cancellationToken = default)
    {
        if (id == Id || await IsSubscribedAsync(id))
        {
            return true;
        }

        await Task.Delay(TimeToReconnect, cancellationToken);
        return await IsSubscribedAsync(id);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(Channel(Id), static (_, _) => { });
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            // StackExchange.Redis keeps the subscription and completes it when Redis answers again.
            LogNotSubscribed(exception);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetSubscriber().UnsubscribeAsync(Channel(Id)).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // The subscription ends with the connection.
        }
    }

    // Each server of a cluster, and each of its replicas, knows only its own subscribers.
    private async Task<bool> IsSubscribedAsync(string id)
    {
        var servers = redis.GetServers();
        var subscribers = await Task.WhenAll(servers.Where(server => server.IsConnected).Select(server => server.SubscriptionSubscriberCountAsync(Channel(id))));
        if (subscribers.Sum() is 0 && !servers.All(server => server.IsConnected))
        {
            throw new RedisException("Not every Redis server answers, so it is unknown which replicas are alive.");
        }

        return subscribers.Sum() > 0;
    }

    private RedisChannel Channel(string id) => keys.Channel($"life:{id}");

    [LoggerMessage(LogLevel.Warning, "Redis does not answer: other replicas cannot see that this one is alive until it does.")]
    private partial void LogNotSubscribed(Exception exception);
}
