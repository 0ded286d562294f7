using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>Stores the keys of calls in Redis.</summary>
internal sealed class CallStore(IConnectionMultiplexer redis, RedisKeys keys, IOptions<McpReplicasOptions> options)
{
    public const int LongestAnswer = 1024 * 1024;
    private const string DeleteIfEqual = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    private readonly TimeSpan _retention = options.Value.Idempotency.Retention;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Takes the key for a call. Returns the call that already has the key, or null.</summary>
    public async Task<CallEntry?> TakeAsync(string name, CallEntry call)
    {
        while (!await Database.StringSetAsync(Key(name), call.ToText(), _retention > LongestCall ? _retention : LongestCall, When.NotExists))
        {
            // Without an entry, the key was released between the two commands: try again.
            if (await FindAsync(name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public async Task<CallEntry?> FindAsync(string name) => (string?)await Database.StringGetAsync(Key(name)) is { } text ? CallEntry.Parse(text) : null;

    /// <summary>Stores how the call ended.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="text">The call's entry.</param>
    public Task KeepAsync(string name, string text) => Database.StringSetAsync(Key(name), text, _retention);

    /// <summary>Releases the key if the call has it.</summary>
    public Task ReleaseAsync(string name, CallEntry call) => Database.ScriptEvaluateAsync(DeleteIfEqual, [Key(name)], [call.ToText()]);

    private RedisKey Key(string name) => keys.Key("call", name);
}
