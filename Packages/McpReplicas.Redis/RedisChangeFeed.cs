using McpReplicas.Subscriptions;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Sends the changes of every replica to the listeners on every replica, through a channel of Redis. A change that is published while Redis is unavailable is lost.</summary>
internal sealed partial class RedisChangeFeed : IChangeFeed
{
    private readonly MemoryChangeFeed _here = new();
    private readonly IConnectionMultiplexer _redis;
    private readonly RedisChannel _channel;
    private readonly ILogger<RedisChangeFeed> _logger;
    private readonly Lazy<Task> _receiving;

    public RedisChangeFeed(IConnectionMultiplexer redis, RedisKeys keys, ILogger<RedisChangeFeed> logger)
    {
        (_redis, _channel, _logger) = (redis, keys.Channel("changes"), logger);
        _receiving = new(ReceiveAsync);
    }

    public bool ReachesEveryReplica => true;

    public async Task PublishAsync(McpChange change)
    {
        try
        {
            await _redis.GetDatabase().PublishAsync(_channel, change.ToString());
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            LogNotPublished(exception);
        }
    }

    public async Task<IDisposable> SubscribeAsync(Action<McpChange> listener)
    {
        await _receiving.Value;
        return await _here.SubscribeAsync(listener);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await _redis.GetSubscriber().SubscribeAsync(_channel, (_, message) => _here.PublishAsync(McpChange.Parse(message.ToString())));
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            // StackExchange.Redis keeps the subscription and completes it when Redis answers again.
            LogNotReceiving(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis did not answer: a change was not published, and clients of other replicas were not notified.")]
    private partial void LogNotPublished(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Redis does not answer: this replica receives no changes of other replicas until it does.")]
    private partial void LogNotReceiving(Exception exception);
}
