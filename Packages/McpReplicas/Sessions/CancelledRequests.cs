using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// Answers a request that its client has cancelled, in a session. The MCP SDK sends no answer, as MCP 2025-11-25 recommends, but then the HTTP request never
/// ends, and a client that still waits for it hangs. A client that does not wait ignores the answer.
/// </summary>
internal sealed class CancelledRequests(HeldSessions sessions)
{
    /// <summary>RequestCancelled of the Language Server Protocol, because neither JSON-RPC nor MCP defines a code for it.</summary>
    private const int Cancelled = -32800;

    // Limited because the id is sent to every replica.
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

    /// <summary>The id of the request that a notification cancels, as JSON; null if it is missing or cannot be an id.</summary>
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
