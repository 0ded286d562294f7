using Microsoft.Extensions.Caching.Distributed;

namespace McpAspire.McpServer.Redis;

/// <summary>A cache in Redis. An entry lives as long as it may rest, counted from when it was written.</summary>
internal sealed class RedisCache(RedisConnection redis) : IDistributedCache
{
    private const string Prefix = "mcp-aspire:cache:";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => await (await redis.GetDatabaseAsync()).StringGetAsync(Prefix + key);

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await (await redis.GetDatabaseAsync()).StringSetAsync(Prefix + key, value, options.SlidingExpiration ?? options.AbsoluteExpirationRelativeToNow ?? Longest);

    public async Task RemoveAsync(string key, CancellationToken token = default) => await (await redis.GetDatabaseAsync()).KeyDeleteAsync(Prefix + key);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    // Redis is reached over the network, for which nothing here blocks a thread.
    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}
