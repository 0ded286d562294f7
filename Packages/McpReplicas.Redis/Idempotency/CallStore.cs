using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>Keys of calls in Redis, each with the fingerprint of its call and, once there is one, the answer.</summary>
internal sealed class CallStore(IConnectionMultiplexer redis, IOptions<McpReplicasOptions> options)
{
    /// <summary>Takes the key for the call. Where it is taken already: by which call, and with which answer, null as long as there is none.</summary>
    public async Task<(string Fingerprint, string? Answer)?> TryTakeAsync(KeyedCall call)
    {
        var isTaken = await redis.GetDatabase().StringSetAsync(NameOf(call), call.Fingerprint, options.Value.Idempotency.Retention, When.NotExists);
        if (isTaken)
        {
            return null;
        }

        var found = ((string?)await redis.GetDatabase().StringGetAsync(NameOf(call)))?.Split('\n', 2);
        // It may have been given back between the two; then the client's next attempt takes it.
        return found is null ? (call.Fingerprint, null) : (found[0], found.Length > 1 ? found[1] : null);
    }

    public Task KeepAsync(KeyedCall call, string answer) =>
        redis.GetDatabase().StringSetAsync(NameOf(call), $"{call.Fingerprint}\n{answer}", options.Value.Idempotency.Retention);

    /// <summary>Gives the key back: the call was not executed.</summary>
    public Task GiveBackAsync(KeyedCall call) => redis.GetDatabase().KeyDeleteAsync(NameOf(call));

    private static RedisKey NameOf(KeyedCall call) => $"mcp-aspire:call:{call.Id}";
}
