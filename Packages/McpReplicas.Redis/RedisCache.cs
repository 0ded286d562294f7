using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>A cache in Redis. An entry lives as long as it may rest, counted from when it was written.</summary>
internal sealed class RedisCache(IConnectionMultiplexer redis) : IDistributedCache
{
    private const string Prefix = "mcp-aspire:cache:";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => await redis.GetDatabase().StringGetAsync(Prefix + key);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        redis.GetDatabase().StringSetAsync(Prefix + key, value, options.SlidingExpiration ?? options.AbsoluteExpirationRelativeToNow ?? Longest);

    public Task RemoveAsync(string key, CancellationToken token = default) => redis.GetDatabase().KeyDeleteAsync(Prefix + key);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    // Redis is reached over the network, for which nothing here blocks a thread.
    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}
