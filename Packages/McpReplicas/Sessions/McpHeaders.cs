namespace McpReplicas.Sessions;

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";

    public const string LastEventId = "Last-Event-ID";
}
