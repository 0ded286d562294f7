using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Http;

/// <summary>Why a request is not served: an HTTP status, and the JSON-RPC error that is its body.</summary>
internal sealed record Refusal(int Status, string Message, int Code = Refusal.Unspecified, JsonNode? Data = null)
{
    // No code of MCP: what its SDKs send where the HTTP status says all.
    private const int Unspecified = -32000;

    private static readonly JsonTypeInfo<JsonRpcError> ErrorType = (JsonTypeInfo<JsonRpcError>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcError));

    public static Refusal NotAcceptable(string types) => new(StatusCodes.Status406NotAcceptable, $"Not Acceptable: Client must accept {types}");

    public static Refusal BadRequest(string message, int code = Unspecified) => new(StatusCodes.Status400BadRequest, $"Bad Request: {message}", code);

    public static Refusal InvalidParams(string message) => new(StatusCodes.Status400BadRequest, message, (int)McpErrorCode.InvalidParams);

    public static Refusal HeaderMismatch(string message) => new(StatusCodes.Status400BadRequest, message, (int)McpErrorCode.HeaderMismatch);

    /// <summary>Names the versions to retry with, which tells a client of both eras whether to send <c>initialize</c>.</summary>
    public static Refusal UnsupportedVersion(string message, IList<string> supported, string requested) => BadRequest(message, (int)McpErrorCode.UnsupportedProtocolVersion) with
    {
        Data = JsonSerializer.SerializeToNode(
            new UnsupportedProtocolVersionErrorData { Supported = supported, Requested = requested },
            McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(UnsupportedProtocolVersionErrorData))),
    };

    /// <param name="context">The refused request.</param>
    /// <param name="id">Of the JSON-RPC request, which every answer to it must carry; default where none could be read.</param>
    public Task WriteAsync(HttpContext context, RequestId id = default)
    {
        var error = new JsonRpcError { Id = id, Error = new() { Code = Code, Message = Message, Data = Data } };
        return Results.Json(error, ErrorType, statusCode: Status).ExecuteAsync(context);
    }
}
