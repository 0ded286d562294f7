using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>
/// A replica's sign of life: its subscription to a channel of its own. Redis ends the subscription with the connection, and the system ends the connection with
/// the process, also a killed one, so nothing has to beat. A process that is frozen is alive.
/// </summary>
internal sealed partial class ReplicaLife(IConnectionMultiplexer redis, RedisKeys keys, ILogger<ReplicaLife> logger) : IHostedService
{
    // StackExchange.Redis tries each second.
    private static readonly TimeSpan TimeToReconnect = TimeSpan.FromSeconds(3);

    /// <summary>Names this process, and none before or after it.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Whether the process lives that has the id. The answer "no" takes some seconds: a process that lost its connection to Redis is given time to make a new one.</summary>
    /// <exception cref="RedisException">Redis does not answer, so nothing is known.</exception>
    /// <exception cref="TimeoutException">Redis does not answer, so nothing is known.</exception>
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
            // The connection keeps the subscription and makes it when Redis is back.
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

    // Each server of a cluster, and each of its copies, knows only its own subscribers.
    private async Task<bool> IsSubscribedAsync(string id)
    {
        var servers = redis.GetServers();
        var subscribers = await Task.WhenAll(servers.Where(server => server.IsConnected).Select(server => server.SubscriptionSubscriberCountAsync(Channel(id))));
        if (subscribers.Sum() is 0 && !servers.All(server => server.IsConnected))
        {
            throw new RedisException("Not every Redis server answers, so it is not known which replicas are alive.");
        }

        return subscribers.Sum() > 0;
    }

    private RedisChannel Channel(string id) => keys.Channel($"life:{id}");

    [LoggerMessage(LogLevel.Warning, "Other replicas cannot see that this one is alive until Redis answers.")]
    private partial void LogNotSubscribed(Exception exception);
}
