using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Http;

/// <summary>The HTTP status that 2026-07-28 gives to a JSON-RPC error (SEP-2575).</summary>
internal static class ErrorStatus
{
    /// <summary>Acts on the first message of a response, the last moment at which its status can be chosen.</summary>
    public static ValueTask ApplyAsync(HttpResponse response, JsonRpcMessage? first)
    {
        if (first is JsonRpcError error && !response.HasStarted && Of((McpErrorCode)error.Error.Code) is { } status)
        {
            response.StatusCode = status;
        }

        return ValueTask.CompletedTask;
    }

    private static int? Of(McpErrorCode code) => code switch
    {
        McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
        McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion => StatusCodes.Status400BadRequest,
        _ => null,
    };
}
