using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Adds the checks that run directly before the MCP SDK serves a request. They run after the application's filters, which may change the request, or reject a
/// caller who must not learn anything about the tool.
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
