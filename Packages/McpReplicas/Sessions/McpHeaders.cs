namespace McpReplicas.Sessions;

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";

    /// <summary>Marks a request that one replica has handed over to another; no replica hands it on.</summary>
    public const string RelayedBy = "X-Relayed-By";
}
