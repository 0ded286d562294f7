using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// Answers a request of a session that its client has cancelled. The MCP SDK sends nothing, as MCP 2025-11-25 recommends, but then the HTTP request has no end,
/// and a client that waits for it nevertheless waits for ever; one that has cancelled ignores what still comes.
/// </summary>
internal sealed class CancelledRequests(HeldSessions sessions)
{
    /// <summary>RequestCancelled of the Language Server Protocol: neither JSON-RPC nor MCP has a code for it.</summary>
    private const int Cancelled = -32800;

    // The id goes to every replica.
    private const int LongestId = 1024;

    public McpMessageHandler Answer(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest { Method: not RequestMethods.Initialize, Context.RelatedTransport: { } transport } request
            || sessions.Find(context.Server.SessionId) is not { } session)
        {
            await next(context, cancellationToken);
            return;
        }

        try
        {
            await next(context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !session.Ended.IsCancellationRequested)
        {
            await transport.SendMessageAsync(new JsonRpcError { Id = request.Id, Error = new() { Code = Cancelled, Message = "The request was cancelled." } }, CancellationToken.None);
            throw;
        }
    };

    /// <summary>Which request a notification cancels, as JSON; null if it names none that a client can have.</summary>
    public static async ValueTask<string?> ReadIdAsync(HttpRequest notification)
    {
        var read = await notification.BodyReader.ReadAsync();
        using var message = JsonDocument.Parse(read.Buffer);
        notification.BodyReader.AdvanceTo(read.Buffer.Start);
        return message.RootElement.TryGetProperty("params", out var parameters) && parameters.ValueKind is JsonValueKind.Object
            && parameters.TryGetProperty("requestId", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.GetRawText() is { Length: <= LongestId } text
            ? text
            : null;
    }
}
