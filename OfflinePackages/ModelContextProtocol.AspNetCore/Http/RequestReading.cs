using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Http;

internal static class RequestReading
{
    public static JsonTypeInfo<JsonRpcMessage> MessageType { get; } = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    public static bool Accepts(this HttpRequest request, params ReadOnlySpan<string> types)
    {
        var accepted = request.GetTypedHeaders().Accept;
        foreach (var type in types)
        {
            if (!accepted.Any(range => range.MatchesMediaType(type)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the body, and notes with it the caller and the version header.</summary>
    /// <exception cref="JsonException">The body is not one JSON-RPC message.</exception>
    public static async Task<JsonRpcMessage?> ReadMessageAsync(this HttpContext context)
    {
        var message = await context.Request.ReadFromJsonAsync(MessageType, context.RequestAborted);
        if (message is null)
        {
            return null;
        }

        if (context.User.Identity?.IsAuthenticated is true)
        {
            (message.Context ??= new()).User = context.User;
        }

        if (context.Request.Headers[McpHeaders.ProtocolVersion].ToString() is { Length: > 0 } version)
        {
            (message.Context ??= new()).ProtocolVersion = version;
        }

        return message;
    }
}
