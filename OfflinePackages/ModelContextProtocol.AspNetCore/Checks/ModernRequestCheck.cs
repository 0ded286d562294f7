using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>A modern request names the client's capabilities, and calls no method that 2026-07-28 took away (SEP-2575).</summary>
internal static class ModernRequestCheck
{
    public static Refusal? Check(PostedMessage post)
    {
        if (post is not { IsModern: true, IsRequest: true, ProtocolVersion: var version, Method: { } method })
        {
            return null;
        }

        if (post.Meta?[MetaKeys.ClientCapabilities] is not JsonObject)
        {
            return Refusal.InvalidParams($"Requests using protocol version '{version}' must include '_meta/{MetaKeys.ClientCapabilities}' as a JSON object.");
        }

        return IsRemoved(method)
            ? new(StatusCodes.Status404NotFound, $"Method '{method}' is not available on protocol version '{version}'.", (int)McpErrorCode.MethodNotFound)
            : null;
    }

#pragma warning disable MCP9005 // The deprecated logging/setLevel is named only to refuse it.
    private static bool IsRemoved(string method) =>
        method is RequestMethods.Initialize or RequestMethods.Ping or RequestMethods.LoggingSetLevel or RequestMethods.ResourcesSubscribe or RequestMethods.ResourcesUnsubscribe;
#pragma warning restore MCP9005
}
