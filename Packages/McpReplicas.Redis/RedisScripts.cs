using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Scripts that Redis executes atomically. Each uses one key, so that they work on a cluster too.</summary>
internal static class RedisScripts
{
    /// <summary>Sets fields of a hash and its expiry. Arguments: the time to live in milliseconds, then names and values.</summary>
    public const string SetWithExpiry = "for i = 2, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end redis.call('pexpire', KEYS[1], ARGV[1])";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Waits for a command, at most 2 seconds: clients do not wait long for an answer.</summary>
    /// <exception cref="TimeoutException">Redis did not answer in time.</exception>
    public static Task<T> InTimeAsync<T>(this Task<T> command) => command.WaitAsync(Patience);

    /// <summary>Returns the database.</summary>
    /// <exception cref="RedisException">Redis is unavailable. A command would wait until it is connected again.</exception>
    public static IDatabase GetConnected(this IConnectionMultiplexer redis) => redis.IsConnected
        ? redis.GetDatabase()
        : throw new RedisException("Redis is unavailable.");

    /// <summary>Whether an exception means that Redis does not answer, or answers with an error.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or TimeoutException;
}
