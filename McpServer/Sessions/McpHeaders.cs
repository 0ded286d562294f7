namespace McpAspire.McpServer.Sessions;

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";

    private const string ProtocolVersion = "MCP-Protocol-Version";
    private const string FirstWithoutSessions = "2026-07-28";

    /// <summary>Whether the request is of a revision that has no sessions. Revisions are dates, and so in order as text.</summary>
    public static bool IsModern(HttpRequest request) => string.CompareOrdinal(request.Headers[ProtocolVersion].ToString(), FirstWithoutSessions) >= 0;
}
