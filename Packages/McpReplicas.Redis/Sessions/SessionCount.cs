using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>Counts the sessions of all replicas in two sorted sets, one for used sessions and one for sessions that were never used, ordered by expiry.</summary>
internal sealed class SessionCount(IConnectionMultiplexer redis, RedisKeys keys, IOptions<McpReplicasOptions> options)
{
    private const int Attempts = 5;
    private const string Add = "redis.call('zadd', KEYS[1], ARGV[1], ARGV[2]) redis.call('pexpire', KEYS[1], ARGV[3])";
    private const string EndUnused = "if redis.call('hexists', KEYS[1], 'used') == 1 then return 0 end redis.call('del', KEYS[1]) return 1";

    private RedisKey Used => keys.Key("sessions", "used");

    private RedisKey Unused => keys.Key("sessions", "unused");

    /// <summary>Takes a place for a new session. At the limit, ends the oldest session that was never used and takes its place; returns false if every session is used.</summary>
    public async Task<bool> TryTakePlaceAsync(string id)
    {
        var database = redis.GetConnected();
        var now = Now;
        _ = database.SortedSetRemoveRangeByScoreAsync(Used, double.NegativeInfinity, now, flags: CommandFlags.FireAndForget);
        _ = database.SortedSetRemoveRangeByScoreAsync(Unused, double.NegativeInfinity, now, flags: CommandFlags.FireAndForget);
        var counts = await Task.WhenAll(database.SortedSetLengthAsync(Used), database.SortedSetLengthAsync(Unused)).InTimeAsync();
        var isFree = counts.Sum() < options.Value.Sessions.MaxSessions;
        for (var attempt = 0; attempt < Attempts && !isFree; attempt++)
        {
            if (await database.SortedSetPopAsync(Unused).InTimeAsync() is not { } oldest)
            {
                return false;
            }

            // The session may have been used just now.
            isFree = (bool)await database.ScriptEvaluateAsync(EndUnused, [keys.Key("session", oldest.Element!)]).InTimeAsync();
        }

        if (isFree)
        {
            await AddAsync(Unused, id, options.Value.Sessions.UnusedTimeout).InTimeAsync();
        }

        return isFree;
    }

    /// <summary>Counts the session as used and restarts its idle time.</summary>
    public void Use(string id)
    {
        redis.GetDatabase().SortedSetRemove(Unused, id, CommandFlags.FireAndForget);
        _ = AddAsync(Used, id, options.Value.Sessions.IdleTimeout, CommandFlags.FireAndForget);
    }

    public void Forget(string id)
    {
        redis.GetDatabase().SortedSetRemove(Unused, id, CommandFlags.FireAndForget);
        redis.GetDatabase().SortedSetRemove(Used, id, CommandFlags.FireAndForget);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private Task<RedisResult> AddAsync(RedisKey set, string id, TimeSpan lifetime, CommandFlags flags = CommandFlags.None) =>
        redis.GetDatabase().ScriptEvaluateAsync(Add, [set], [Now + (long)lifetime.TotalMilliseconds, id, (long)lifetime.TotalMilliseconds], flags);
}
