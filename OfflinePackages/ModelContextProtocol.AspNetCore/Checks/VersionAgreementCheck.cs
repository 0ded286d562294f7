using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>Header and body name the same revision.</summary>
internal static class VersionAgreementCheck
{
    public static Refusal? Check(PostedMessage post)
    {
        if (post.Method is null)
        {
            return null;
        }

        var header = post.ProtocolVersion;
        if (post is { IsRequest: true, Method: RequestMethods.Initialize } && header.Length > 0
            && Text(post.Params?["protocolVersion"]) is { } asked && asked != header)
        {
            return Refusal.HeaderMismatch($"Bad Request: The MCP-Protocol-Version header value '{header}' does not match body params.protocolVersion value '{asked}'.");
        }

        var meta = Text(post.Meta?[MetaKeys.ProtocolVersion]) is { Length: > 0 } text ? text : null;
        if (!post.IsModern && !ProtocolVersions.IsModern(meta))
        {
            return null;
        }

        if (header.Length is 0)
        {
            return Refusal.HeaderMismatch("Bad Request: The MCP-Protocol-Version header is required when the request body declares a per-request metadata protocol version.");
        }

        if (meta is null)
        {
            // Nobody reads the answer to a notification, and refusing notifications/cancelled would leave the work running.
            return post.IsRequest
                ? Refusal.InvalidParams($"Requests using protocol version '{header}' must include '_meta/{MetaKeys.ProtocolVersion}'.")
                : null;
        }

        return meta == header
            ? null
            : Refusal.HeaderMismatch($"Bad Request: The MCP-Protocol-Version header value '{header}' does not match body _meta/{MetaKeys.ProtocolVersion} value '{meta}'.");
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
