using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>The names of keys and channels, which keep deployments on one Redis apart.</summary>
internal sealed class RedisKeys(IOptions<McpRedisOptions> options)
{
    private readonly string _prefix = options.Value.KeyPrefix!;

    public RedisKey Key(string name) => _prefix + name;

    public RedisKey Key(string kind, string id) => $"{_prefix}{kind}:{id}";

    public RedisChannel Channel(string name) => new(_prefix + name, RedisChannel.PatternMode.Literal);
}
