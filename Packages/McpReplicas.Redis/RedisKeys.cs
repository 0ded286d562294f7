using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Names of keys and channels. Their prefix separates the deployments on one Redis.</summary>
internal sealed class RedisKeys(IOptions<McpRedisOptions> options)
{
    private readonly string _prefix = options.Value.KeyPrefix!;

    public RedisKey Key(string name) => _prefix + name;

    public RedisKey Key(string kind, string id) => $"{_prefix}{kind}:{id}";

    public RedisChannel Channel(string name) => new(_prefix + name, RedisChannel.PatternMode.Literal);
}
