using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>Mcp-Method and Mcp-Name, by which intermediaries route, say what the body says (SEP-2243).</summary>
internal static class RoutingHeaderCheck
{
    public static Refusal? Check(PostedMessage post, McpServerOptions options)
    {
        if (!post.IsModern || post.Method is not { } method)
        {
            return null;
        }

        if (!post.Headers.TryGetValue(McpHeaders.Method, out var methods))
        {
            return Refusal.HeaderMismatch("Missing required Mcp-Method header.");
        }

        var routedMethod = methods.ToString().Trim();
        if (routedMethod != method)
        {
            return Refusal.HeaderMismatch($"Header mismatch: Mcp-Method header value '{routedMethod}' does not match body value '{method}'.");
        }

        return NameParameter(method, options) is { } parameter ? CheckName(post, parameter) : null;
    }

    private static Refusal? CheckName(PostedMessage post, string parameter)
    {
        if (!post.Headers.TryGetValue(McpHeaders.Name, out var names))
        {
            return Refusal.HeaderMismatch("Missing required Mcp-Name header.");
        }

        var routed = names.ToString().Trim();
        if (EncodedHeader.Decode(McpHeaders.Name, routed, out var decoded) is { } refusal)
        {
            return refusal;
        }

        var name = post.Params?[parameter]?.GetValue<string>();
        return decoded == name ? null : Refusal.HeaderMismatch($"Header mismatch: Mcp-Name header value '{routed}' does not match body value '{name}'.");
    }

    private static string? NameParameter(string method, McpServerOptions options)
    {
        switch (method)
        {
            case RequestMethods.ToolsCall or RequestMethods.PromptsGet:
                return "name";
            case RequestMethods.ResourcesRead:
                return "uri";
            default:
#pragma warning disable MCPEXP002 // A method of the application's own, an experimental feature, may name its parameter too.
                return options.RequestHandlers?.FirstOrDefault(handler => handler.Method == method)?.RoutingNameParameter;
#pragma warning restore MCPEXP002
        }
    }
}
