using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>Sessions in Redis, where every replica sees them: a hash each, which expires when the session has rested too long.</summary>
internal sealed class RedisSessionStore(IConnectionMultiplexer redis, IOptions<McpReplicasOptions> options) : ISessionStore
{
    private const string Owner = "owner";
    private const string Initialize = "initialize";
    private const string Message = "message:";

    // Reading and writing in one step: of two replicas that find the owner dead at the same time, one gets the session.
    private const string TakeOver = "if redis.call('hget', KEYS[1], 'owner') ~= ARGV[1] then return 0 end redis.call('hset', KEYS[1], 'owner', ARGV[2]) return 1";

    // A message for a session that has ended meanwhile must not bring it back as a hash without an owner.
    private const string Remember = "if redis.call('exists', KEYS[1]) == 1 then redis.call('hset', KEYS[1], ARGV[1], ARGV[2]) end";

    // Garnet 2.2.8 answers EXPIRE with noise and breaks the connection where the key has expired already, instead of saying so.
    private const string Keep = "if redis.call('exists', KEYS[1]) == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end";

    public async Task AddAsync(string id, string owner, string initialize)
    {
        await redis.GetDatabase().HashSetAsync(Key(id), [new(Owner, owner), new(Initialize, initialize)]);
        await KeepAsync(id);
    }

    public async Task<string?> FindOwnerAsync(string id)
    {
        var owner = GetAsync(id, Owner);
        await KeepAsync(id);
        return await owner;
    }

    public async Task<bool> TakeOverAsync(string id, string from, string to) =>
        (bool)await redis.GetDatabase().ScriptEvaluateAsync(TakeOver, [Key(id)], [from, to]);

    public async Task<string?> FindInitializeAsync(string id) => await GetAsync(id, Initialize);

    public Task RememberAsync(string id, string kind, string message) =>
        redis.GetDatabase().ScriptEvaluateAsync(Remember, [Key(id)], [Message + kind, message]);

    public Task ForgetAsync(string id, string kind) => redis.GetDatabase().HashDeleteAsync(Key(id), Message + kind);

    public async Task<IReadOnlyList<string>> FindMessagesAsync(string id)
    {
        var fields = await redis.GetDatabase().HashGetAllAsync(Key(id));
        return [.. fields.Where(field => ((string)field.Name!).StartsWith(Message, StringComparison.Ordinal)).Select(field => (string)field.Value!)];
    }

    public bool IsUnavailable(Exception exception) => exception is RedisException or TimeoutException;

    public Task EndAsync(string id) => redis.GetDatabase().KeyDeleteAsync(Key(id));

    private Task<RedisValue> GetAsync(string id, string field) => redis.GetDatabase().HashGetAsync(Key(id), field);

    private Task<RedisResult> KeepAsync(string id) => redis.GetDatabase().ScriptEvaluateAsync(Keep, [Key(id)], [(long)options.Value.Sessions.IdleTimeout.TotalMilliseconds]);

    private static RedisKey Key(string id) => $"mcp-aspire:session:{id}";
}
