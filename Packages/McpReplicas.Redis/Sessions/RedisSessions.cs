using System.Globalization;
using McpReplicas.Sessions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>Stores each session as a hash in Redis, which expires when the session is idle for too long.</summary>
internal sealed class RedisSessions(IConnectionMultiplexer redis, RedisKeys keys, SessionCount count, SessionNews news, IOptions<McpReplicasOptions> options) : ISharedSessions
{
    private const string Caller = "caller";
    private const string Version = "version";
    private const string Initialize = "initialize";
    private const string Level = "level";
    private const string Subscription = "subscription:";

    // Only requests of the session's own user renew it. A session that has ended meanwhile must not be created again as a hash with one field.
    private const string Renew = "if redis.call('hget', KEYS[1], 'caller') == ARGV[2] then redis.call('hset', KEYS[1], 'used', '1') redis.call('pexpire', KEYS[1], ARGV[1]) end return redis.call('hmget', KEYS[1], 'caller', 'version')";
    private const string Change = "if redis.call('exists', KEYS[1]) == 0 then return -1 end if ARGV[2] == '' then redis.call('hdel', KEYS[1], ARGV[1]) else redis.call('hset', KEYS[1], ARGV[1], ARGV[2]) end return redis.call('hincrby', KEYS[1], 'version', 1)";

    private static readonly RedisValue[] Head = [Caller, Version];

    public async Task<bool> TryAddAsync(string id, string caller, string initialize)
    {
        if (!await count.TryTakePlaceAsync(id))
        {
            return false;
        }

        await redis.GetConnected().ScriptEvaluateAsync(
            RedisScripts.SetWithExpiry, [Key(id)], [Milliseconds(options.Value.Sessions.UnusedTimeout), Caller, caller, Version, 1, Initialize, initialize]).InTimeAsync();
        return true;
    }

    public async Task<SessionVersion?> FindAsync(string id, string? renewFor)
    {
        var found = (renewFor is null ? null : await RenewAsync(id, renewFor)) ?? await redis.GetConnected().HashGetAsync(Key(id), Head).InTimeAsync();
        return found[0].IsNull ? null : new(found[0]!, (long)found[1]);
    }

    public async Task<SharedSession?> ReadAsync(string id)
    {
        var fields = (await redis.GetConnected().HashGetAllAsync(Key(id)).InTimeAsync()).ToDictionary(field => (string)field.Name!, field => field.Value);
        return fields.TryGetValue(Caller, out var caller)
            ? new(
                caller!,
                (long)fields[Version],
                fields[Initialize]!,
                fields.TryGetValue(Level, out var level) ? (string?)level : null,
                [.. fields.Keys.Where(name => name.StartsWith(Subscription, StringComparison.Ordinal)).Select(name => name[Subscription.Length..])])
            : null;
    }

    public Task<long?> SetLevelAsync(string id, string level) => ChangeAsync(id, Level, level);

    public Task<long?> SetSubscriptionAsync(string id, string uri, bool isSubscribed) => ChangeAsync(id, Subscription + uri, isSubscribed ? "1" : "");

    public async Task EndAsync(string id)
    {
        await redis.GetConnected().KeyDeleteAsync(Key(id)).InTimeAsync();
        count.Forget(id);
        news.Publish(SessionNews.Ended, id);
    }

    public Task StreamOpenedAsync(string id)
    {
        news.Publish(SessionNews.StreamOpened, id);
        return Task.CompletedTask;
    }

    public Task CancelAsync(string id, string requestId)
    {
        news.Publish(SessionNews.Cancelled, id, requestId);
        return Task.CompletedTask;
    }

    public bool IsUnavailable(Exception exception) => RedisScripts.IsOfRedis(exception);

    private async Task<RedisValue[]?> RenewAsync(string id, string caller)
    {
        try
        {
            var found = (RedisValue[]?)await redis.GetConnected().ScriptEvaluateAsync(Renew, [Key(id)], [Milliseconds(options.Value.Sessions.IdleTimeout), caller]).InTimeAsync();
            if (found?[0] == caller)
            {
                count.Use(id);
            }

            return found;
        }
        catch (RedisServerException)
        {
            // Redis accepts no writes, for example because it is out of memory. Reading still works.
            return null;
        }
    }

    private async Task<long?> ChangeAsync(string id, string field, string value)
    {
        var version = (long)await redis.GetConnected().ScriptEvaluateAsync(Change, [Key(id)], [field, value]).InTimeAsync();
        if (version < 0)
        {
            return null;
        }

        news.Publish(SessionNews.Changed, id, version.ToString(CultureInfo.InvariantCulture));
        return version;
    }

    private RedisKey Key(string id) => keys.Key("session", id);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
