using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// What is checked right before the MCP SDK serves a request: after the application's own filters, which may refuse a caller who is to learn nothing of the
/// tool, and may change what was sent.
/// </summary>
internal static class RequestChecks
{
    public static void AddTo(McpServerOptions server)
    {
        server.Filters.Request.CallToolFilters.Add(ToolArguments.Check);
        server.Filters.Request.GetPromptFilters.Add(PromptArguments.Check);
        ListCursors.AddTo(server);
    }
}
