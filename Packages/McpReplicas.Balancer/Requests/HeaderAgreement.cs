using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Finds where the headers of a client of MCP 2026-07-28 say something else than its body: whoever looks at the headers alone would be deceived
/// (MCP 2026-07-28, Streamable HTTP, server validation). What is missing is for the replica to judge.
/// </summary>
internal static class HeaderAgreement
{
    /// <summary>The disagreement as a sentence for the sender; null if there is none.</summary>
    public static string? FindDisagreement(IHeaderDictionary headers, McpMessage message)
    {
        // The revision has no rules for the headers of notifications.
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
        value.Length is 0 || inBody is null || value == inBody ? null : $"The header {header} does not say what the body says.";
}
