using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Sessions;

/// <summary>Captures the answer to one request. Other messages of its handler are sent to the client, if the request has one.</summary>
internal sealed class HeldAnswer(ITransport? client) : ITransport
{
    public JsonRpcMessage? Answer { get; private set; }

    /// <summary>Whether this process created the request, so that no client waits for its answer.</summary>
    public bool HasNoClient => client is null;

    public string? SessionId => client?.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => throw new NotSupportedException();

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcResponse or JsonRpcError)
        {
            Answer = message;
            return Task.CompletedTask;
        }

        return client?.SendMessageAsync(message, cancellationToken) ?? Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;
}
