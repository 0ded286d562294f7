using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// Adds the name of this replica as a prefix to the id of each request that the server sends to its client, such as <c>mcp-1~5</c>. A balancer uses it to
/// forward the answer to the replica whose tool waits for it. Removes the prefix from the answer.
/// </summary>
internal sealed class RequestsToTheClient(Replica replica)
{
    private readonly string _mark = $"{Uri.EscapeDataString(replica.Name)}~";

    public McpMessageHandler AddPrefix(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcRequest request)
        {
            // A copy: the MCP SDK waits for the answer to the id that it knows.
            context.JsonRpcMessage = new JsonRpcRequest { Id = Marked(request.Id), Method = request.Method, Params = request.Params, Context = request.Context };
        }
        else if (context.JsonRpcMessage is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject parameters } notification
            && parameters["requestId"] is JsonValue id)
        {
            var marked = (JsonObject)parameters.DeepClone();
            marked["requestId"] = _mark + id.ToJsonString();
            context.JsonRpcMessage = new JsonRpcNotification { Method = notification.Method, Params = marked, Context = notification.Context };
        }

        return next(context, cancellationToken);
    };

    public McpMessageHandler RemovePrefix(McpMessageHandler next) => (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse or JsonRpcError
            && context.JsonRpcMessage is JsonRpcMessageWithId { Id.Id: string id } answer && id.StartsWith(_mark, StringComparison.Ordinal))
        {
            answer.Id = Unmarked(id[_mark.Length..]);
        }

        return next(context, cancellationToken);
    };

    // As JSON, so that 5 and "5" stay different.
    private RequestId Marked(RequestId id) => new(_mark + (id.Id is string text ? JsonValue.Create(text)!.ToJsonString() : id.ToString()));

    private static RequestId Unmarked(string text) =>
        long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new(number)
        : text is ['"', .. var inner, '"'] ? new((string?)JsonNode.Parse(text) ?? inner)
        : new(text);
}
