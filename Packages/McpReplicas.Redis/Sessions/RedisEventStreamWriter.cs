using System.Net.ServerSentEvents;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are.
/// <summary>
/// Writes the events of one stream. The answer to a call is written only if it becomes a stream that lasts: because a message comes before the answer, or because
/// the call takes long. Nearly every call ends earlier and needs no command of Redis.
/// </summary>
internal sealed partial class RedisEventStreamWriter : ISseEventStreamWriter
{
    /// <summary>Fields of the hash: the replica that writes, the call that is answered, the mode of the stream (polling or streaming), the number of the last event, and whether the stream is complete.</summary>
    public const string Life = "life", Call = "call", Mode = "mode", Last = "last", Done = "done";

    private const int MostEvents = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ShortCall = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _redis;
    private readonly RedisKey _key;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly List<RedisValue> _unwritten = [];
    private readonly ITimer? _timer;
    private long _last;
    private bool _isKept;
    private bool _isOver;

    public RedisEventStreamWriter(IConnectionMultiplexer redis, RedisKey key, string name, string life, string? call, bool isOfCall, ILogger logger)
    {
        (_redis, _key, _name, _logger, _isKept) = (redis, key, name, logger, !isOfCall);
        _unwritten.AddRange([Life, life, Call, call ?? ""]);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = isOfCall ? TimeProvider.System.CreateTimer(_ => _ = KeepAsync(), null, ShortCall, Timeout.InfiniteTimeSpan) : null;
        }
    }

    public async ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var number = ++_last;
            var isAnswer = sseItem.Data is JsonRpcResponse or JsonRpcError;
            _unwritten.AddRange([number, Text(sseItem), Last, number]);
            if (isAnswer)
            {
                _isOver = true;
                _unwritten.AddRange([Done, 1]);
            }

            _isKept |= sseItem.Data is not null && !isAnswer;
            // An event that is not stored gets no id, because a client cannot resume from it.
            return !_isKept || await TryWriteAsync() ? sseItem with { EventId = $"{_name}:{number}" } : sseItem;
        }
        finally
        {
            _lock.Release();
        }
    }

    public async ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken);
        _unwritten.AddRange([Mode, mode.ToString()]);
        _lock.Release();
        await KeepAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await _lock.WaitAsync();
        if (_isKept && !_isOver)
        {
            _unwritten.AddRange([Done, 1]);
            await TryWriteAsync();
        }

        _isOver = true;
        _lock.Release();
    }

    private async Task KeepAsync()
    {
        await _lock.WaitAsync();
        if (!_isOver)
        {
            _isKept = true;
            await TryWriteAsync();
        }

        _lock.Release();
    }

    // The client's answer must not depend on the write, nor wait long for it. If a write fails, the next event writes its fields too.
    private async Task<bool> TryWriteAsync()
    {
        try
        {
            await _redis.GetConnected().ScriptEvaluateAsync(RedisScripts.SetWithExpiry, [_key], [(long)Lifetime.TotalMilliseconds, .. _unwritten]).WaitAsync(Patience);
            _unwritten.Clear();
            if (_last > MostEvents)
            {
                _ = _redis.GetDatabase().HashDeleteAsync(_key, _last - MostEvents, CommandFlags.FireAndForget);
            }

            return true;
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            LogNotKept(_logger, exception.Message);
            if (_unwritten.Count > MostEvents)
            {
                _unwritten.RemoveRange(0, _unwritten.Count - MostEvents);
            }

            return false;
        }
    }

    private static string Text(SseItem<JsonRpcMessage?> item) =>
        $"{(long?)item.ReconnectionInterval?.TotalMilliseconds}\n{(item.Data is null ? "" : JsonSerializer.Serialize(item.Data, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage))))}";

    [LoggerMessage(LogLevel.Warning, "An event was sent but not stored in Redis, so its stream cannot be resumed from it: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string reason);
}
