using System.Security.Cryptography;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis.Sessions;

#pragma warning disable MCP9006 // Obsolete because sessions are.
/// <summary>
/// Stores the events of sessions' streams, so that a client whose connection broke can resume on any replica. Each stream is a hash, which also contains
/// the replica that writes it and the call that it answers.
/// </summary>
internal sealed class RedisEventStreams(IConnectionMultiplexer redis, RedisKeys keys, ReplicaLife life, ILogger<RedisEventStreams> logger) : ISseEventStreamStore
{
    private const string OfSession = "s";
    private const string OfCall = "c";

    public ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken = default)
    {
        // Each writer has a separate stream, because the same session may be open on several replicas.
        var isOfCall = options.StreamId != StreamableHttpServerTransport.UnsolicitedMessageStreamId;
        var name = $"{options.SessionId}:{(isOfCall ? OfCall : OfSession)}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        return new(new RedisEventStreamWriter(redis, keys.Key("stream", name), name, life.Id, isOfCall ? McpReplicas.Sessions.CallId.Current : null, isOfCall, logger));
    }

    public async ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId, CancellationToken cancellationToken = default)
    {
        if (lastEventId.Split(':') is not [var session, [_, ..] stream, var number] || !long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var last))
        {
            return null;
        }

        var reader = new RedisEventStreamReader(redis, keys.Key("stream", $"{session}:{stream}"), life, session, stream.StartsWith(OfCall, StringComparison.Ordinal), last);
        return await reader.ExistsAsync() ? reader : null;
    }
}
