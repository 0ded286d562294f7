using System.Security.Cryptography;
using McpAspire.McpServer.Redis;
using StackExchange.Redis;

namespace McpAspire.McpServer.Sealing;

/// <summary>
/// A key that lies in Redis, made by whichever replica needs it first. It is read at every use: after a Redis that lost it, replicas that
/// remembered the old one and replicas that did not would refuse each other's seals.
/// </summary>
internal sealed class RedisSealingKey(RedisConnection redis) : ISealingKey
{
    private const string Name = "mcp-aspire:sealing-key";

    public async Task<byte[]> GetAsync()
    {
        var key = await ReadAsync();
        if (key.IsNull)
        {
            await redis.SendAsync("SET", database => database.StringSetAsync(Name, RandomNumberGenerator.GetBytes(SealingOptions.KeySize), when: When.NotExists));
            key = await ReadAsync();
        }

        return key!;
    }

    private Task<RedisValue> ReadAsync() => redis.SendAsync("GET", database => database.StringGetAsync(Name));
}
