using McpAspire.McpServer.Redis;
using StackExchange.Redis;

namespace McpAspire.McpServer.Sessions;

/// <summary>Sessions in Redis, where every replica sees them: a hash each, which expires when the session has rested too long.</summary>
internal sealed class RedisSessionStore(RedisConnection redis, McpSessionOptions options) : ISessionStore
{
    private const string Owner = "owner";
    private const string Initialize = "initialize";
    private const string Message = "message:";

    // Reading and writing in one step: of two replicas that find the owner dead at the same time, one gets the session.
    private const string TakeOver = "if redis.call('hget', KEYS[1], 'owner') ~= ARGV[1] then return 0 end redis.call('hset', KEYS[1], 'owner', ARGV[2]) return 1";

    // A message for a session that has ended meanwhile must not bring it back as a hash without an owner.
    private const string Remember = "if redis.call('exists', KEYS[1]) == 1 then redis.call('hset', KEYS[1], ARGV[1], ARGV[2]) end";

    public async Task AddAsync(string id, string owner, string initialize)
    {
        var database = await redis.GetDatabaseAsync();
        await database.HashSetAsync(Key(id), [new(Owner, owner), new(Initialize, initialize)]);
        await database.KeyExpireAsync(Key(id), options.IdleTimeout);
    }

    public async Task<string?> FindOwnerAsync(string id)
    {
        var database = await redis.GetDatabaseAsync();
        var owner = database.HashGetAsync(Key(id), Owner);
        await database.KeyExpireAsync(Key(id), options.IdleTimeout);
        return await owner;
    }

    public async Task<bool> TakeOverAsync(string id, string from, string to) =>
        (bool)await (await redis.GetDatabaseAsync()).ScriptEvaluateAsync(TakeOver, [Key(id)], [from, to]);

    public async Task<string?> FindInitializeAsync(string id) => await (await redis.GetDatabaseAsync()).HashGetAsync(Key(id), Initialize);

    public async Task RememberAsync(string id, string kind, string message) =>
        await (await redis.GetDatabaseAsync()).ScriptEvaluateAsync(Remember, [Key(id)], [Message + kind, message]);

    public async Task ForgetAsync(string id, string kind) => await (await redis.GetDatabaseAsync()).HashDeleteAsync(Key(id), Message + kind);

    public async Task<IReadOnlyList<string>> FindMessagesAsync(string id)
    {
        var fields = await (await redis.GetDatabaseAsync()).HashGetAllAsync(Key(id));
        return [.. fields.Where(field => ((string)field.Name!).StartsWith(Message, StringComparison.Ordinal)).Select(field => (string)field.Value!)];
    }

    public async Task EndAsync(string id) => await (await redis.GetDatabaseAsync()).KeyDeleteAsync(Key(id));

    private static RedisKey Key(string id) => $"mcp-aspire:session:{id}";
}
