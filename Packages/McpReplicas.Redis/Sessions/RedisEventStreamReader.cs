using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are.
/// <summary>Reads the events of one stream that follow the last event the client has. If the replica that writes the stream has ended, the call ends with an error.</summary>
internal sealed class RedisEventStreamReader(IConnectionMultiplexer redis, RedisKey key, ReplicaLife life, string session, bool isOfCall, long last) : ISseEventStreamReader
{
    private static readonly RedisValue[] State = [RedisEventStreamWriter.Life, RedisEventStreamWriter.Call, RedisEventStreamWriter.Mode, RedisEventStreamWriter.Last, RedisEventStreamWriter.Done];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private const int PausesBetweenSigns = 4;

    public string SessionId => session;

    public string StreamId => isOfCall ? key.ToString() : StreamableHttpServerTransport.UnsolicitedMessageStreamId;

    public Task<bool> ExistsAsync() => redis.GetConnected().KeyExistsAsync(key).InTimeAsync();

    public async IAsyncEnumerable<SseItem<JsonRpcMessage?>> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = last + 1;
        for (var pauses = 0; ; pauses++)
        {
            var (state, events) = await TryReadAsync(next);
            foreach (var (number, text) in events)
            {
                next = number + 1;
                yield return Item(number, text);
            }

            var isOver = state is not null && (!isOfCall || state[4].HasValue || state[2] == nameof(SseEventStreamMode.Polling));
            if (isOver)
            {
                yield break;
            }

            if (state is not null && events.Count is 0 && pauses % PausesBetweenSigns is 0 && await IsLostAsync(state, cancellationToken))
            {
                // Its last events may have arrived meanwhile.
                (_, events) = await TryReadAsync(next);
                foreach (var (number, text) in events)
                {
                    yield return Item(number, text);
                }

                if (!events.Any(entry => IsAnswer(entry.Text)))
                {
                    yield return Lost(state[1]);
                }

                yield break;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    // While Redis does not answer, the client waits.
    private async Task<(RedisValue[]? State, List<(long Number, string Text)> Events)> TryReadAsync(long next)
    {
        var events = new List<(long, string)>();
        try
        {
            var state = await redis.GetConnected().HashGetAsync(key, State).InTimeAsync();
            long[] numbers = state[3].HasValue && (long)state[3] >= next ? [.. Enumerable.Range(0, (int)((long)state[3] - next + 1)).Select(offset => next + offset)] : [];
            var texts = numbers is [] ? [] : await redis.GetConnected().HashGetAsync(key, [.. numbers.Select(number => (RedisValue)number)]).InTimeAsync();
            events.AddRange(numbers.Zip(texts, (number, text) => (number, (string?)text)).Where(entry => entry.Item2 is not null)!);
            return (state, events);
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            return (null, events);
        }
    }

    private async Task<bool> IsLostAsync(RedisValue[] state, CancellationToken cancellationToken)
    {
        try
        {
            // A stream without a writer has expired.
            return !state[0].HasValue || !await life.IsAliveAsync(state[0]!, cancellationToken);
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            return false;
        }
    }

    private SseItem<JsonRpcMessage?> Item(long number, string text)
    {
        var (retry, json) = text.Split('\n', 2) is [var left, var right] ? (left, right) : ("", "");
        return new(json.Length is 0 ? null : Message(json), SseParser.EventTypeDefault)
        {
            EventId = $"{session}:{key.ToString().Split(':')[^1]}:{number}",
            ReconnectionInterval = retry.Length is 0 ? null : TimeSpan.FromMilliseconds(long.Parse(retry, CultureInfo.InvariantCulture)),
        };
    }

    private static bool IsAnswer(string text) => text.Split('\n', 2) is [_, { Length: > 0 } json] && Message(json) is JsonRpcResponse or JsonRpcError;

    private static JsonRpcMessage? Message(string json) => (JsonRpcMessage?)JsonSerializer.Deserialize(json, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));

    private static SseItem<JsonRpcMessage?> Lost(RedisValue call) => new(
        new JsonRpcError
        {
            Id = call.IsNullOrEmpty ? default : JsonSerializer.Deserialize<RequestId>((string)call!, McpJsonUtilities.DefaultOptions),
            Error = new() { Code = (int)McpErrorCode.InternalError, Message = "The replica that served this request has ended. The request may have been executed; its answer is lost." },
        },
        SseParser.EventTypeDefault);
}
