using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Http;

/// <summary>A JSON-RPC message together with the headers that it came with.</summary>
internal sealed class PostedMessage(IHeaderDictionary headers, JsonRpcMessage message)
{
    public IHeaderDictionary Headers => headers;

    public JsonRpcMessage Message => message;

    /// <summary>What the header says; empty when it is absent.</summary>
    public string ProtocolVersion { get; } = headers[McpHeaders.ProtocolVersion].ToString();

    public bool IsModern => ProtocolVersions.IsModern(ProtocolVersion);

    public bool IsRequest => message is JsonRpcRequest;

    /// <summary>Null when the message is the answer to a request of ours.</summary>
    public string? Method => message switch
    {
        JsonRpcRequest request => request.Method,
        JsonRpcNotification notification => notification.Method,
        _ => null,
    };

    public JsonObject? Params => message switch
    {
        JsonRpcRequest request => request.Params as JsonObject,
        JsonRpcNotification notification => notification.Params as JsonObject,
        _ => null,
    };

    public JsonObject? Meta => Params?["_meta"] as JsonObject;

    public RequestId Id => message is JsonRpcRequest request ? request.Id : default;
}
