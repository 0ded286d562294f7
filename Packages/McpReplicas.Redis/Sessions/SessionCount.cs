using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

/// <summary>How many sessions there are over all replicas: two sorted sets, of those that are used and those that never were, by when they expire.</summary>
internal sealed class SessionCount(IConnectionMultiplexer redis, RedisKeys keys, IOptions<McpReplicasOptions> options)
{
    private const int Attempts = 5;
    private const string Add = "redis.call('zadd', KEYS[1], ARGV[1], ARGV[2]) redis.call('pexpire', KEYS[1], ARGV[3])";
    private const string EndUnused = "if redis.call('hexists', KEYS[1], 'used') == 1 then return 0 end redis.call('del', KEYS[1]) return 1";

    private RedisKey Used => keys.Key("sessions", "used");

    private RedisKey Unused => keys.Key("sessions", "unused");

    /// <summary>Takes a place for a new session; at the limit that of the oldest one that was never used. False if there is none.</summary>
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

            // It may have been used just now.
            isFree = (bool)await database.ScriptEvaluateAsync(EndUnused, [keys.Key("session", oldest.Element!)]).InTimeAsync();
        }

        if (isFree)
        {
            await AddAsync(Unused, id, options.Value.Sessions.UnusedTimeout).InTimeAsync();
        }

        return isFree;
    }

    /// <summary>The session is used, and its idle time begins anew.</summary>
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
