using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>The JSON-RPC id of a request that is answered by an event stream.</summary>
internal static class RequestId
{
    // A stream may last for days, and its id is kept as long.
    private const int Longest = 1024;

    /// <summary>The id; null where the body is not kept, or holds no request with an id of ordinary length. To be asked before the answer begins.</summary>
    public static JsonValue? Of(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Features.Get<RequestBody>() is { Kept: { Length: > 0 } body } && context.Features.Get<McpCall>() is { Method: not null }
            && McpMessage.ReadId(body) is { } id && id.ToJsonString().Length <= Longest ? id : null;
}
