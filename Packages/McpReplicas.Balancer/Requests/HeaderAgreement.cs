namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Checks that the headers of an MCP 2026-07-28 request match its body: a proxy that reads only the headers would be deceived otherwise
/// (MCP 2026-07-28, Streamable HTTP, server validation). Missing headers are checked by the replica.
/// </summary>
internal static class HeaderAgreement
{
    /// <summary>The error message for the client; null if headers and body match.</summary>
    public static string? FindDisagreement(IHeaderDictionary headers, McpMessage message)
    {
        // This revision defines no rules for the headers of notifications.
        if (message is not { IsCertain: true, Method: { } method } || method.StartsWith("notifications/", StringComparison.Ordinal))
        {
            return null;
        }

        var version = headers[McpHeaders.Version].ToString();
        if (!McpHeaders.IsModern(version) && !McpHeaders.IsModern(message.Version))
        {
            return null;
        }

        return Compare(McpHeaders.Version, version, message.Version)
            ?? Compare(McpHeaders.Method, headers[McpHeaders.Method].ToString(), method)
            ?? Compare(McpHeaders.Name, McpHeaders.Decode(headers[McpHeaders.Name].ToString()), message.Name);
    }

    private static string? Compare(string header, string value, string? inBody) =>
        value.Length is 0 || inBody is null || value == inBody ? null : $"The header {header} does not match the body.";
}
