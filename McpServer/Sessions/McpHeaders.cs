namespace McpAspire.McpServer.Sessions;

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";
}
