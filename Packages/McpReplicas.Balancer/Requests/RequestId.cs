using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>The JSON-RPC id of a request whose answer is an event stream.</summary>
internal static class RequestId
{
    // The id is kept for the life of the stream, which may last for days.
    private const int Longest = 1024;

    /// <summary>The id; null if the body is not kept, is not a request with an id, or if the id is too long. Call it before the answer begins.</summary>
    public static JsonValue? Of(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Features.Get<RequestBody>() is { Kept: { Length: > 0 } body } && context.Features.Get<McpCall>() is { Method: not null }
            && MessageId.Read(body) is { } id && id.ToJsonString().Length <= Longest ? id : null;
}
