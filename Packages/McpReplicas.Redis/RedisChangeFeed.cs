using McpReplicas.Subscriptions;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Changes of every replica, to listeners on every replica, by a channel of Redis. What is published while Redis is away is lost.</summary>
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
            // The connection keeps the subscription and makes it when Redis is back.
            LogNotReceiving(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A change was not published, so that clients on other replicas have not heard of it: Redis did not answer.")]
    private partial void LogNotPublished(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Changes are not received until Redis answers.")]
    private partial void LogNotReceiving(Exception exception);
}
