using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Commands of several steps that Redis executes as one. Each has one key, so that a cluster takes them too.</summary>
internal static class RedisScripts
{
    /// <summary>Sets fields of a hash, and when it expires: its time to live in milliseconds, then names and values.</summary>
    public const string SetWithExpiry = "for i = 2, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end redis.call('pexpire', KEYS[1], ARGV[1])";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Waits for a command, but not as long as a client would not wait for its answer.</summary>
    /// <exception cref="TimeoutException">There was none.</exception>
    public static Task<T> InTimeAsync<T>(this Task<T> command) => command.WaitAsync(Patience);

    /// <summary>The database.</summary>
    /// <exception cref="RedisException">Redis is unavailable, and a command would wait until it is back.</exception>
    public static IDatabase GetConnected(this IConnectionMultiplexer redis) => redis.IsConnected
        ? redis.GetDatabase()
        : throw new RedisException("Redis is unavailable.");

    /// <summary>Whether an exception says that Redis does not answer, or not as it should.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or TimeoutException;
}
