using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Adds the reason to the error of a tool that cannot send requests to its client. The MCP SDK reports only that an error occurred.</summary>
internal static class ClientRequests
{
    private static readonly string? Sdk = typeof(McpServerTool).Assembly.GetName().Name;

    public static McpRequestHandler<CallToolRequestParams, CallToolResult> ExplainFailure(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (InvalidOperationException exception) when (exception.Source == Sdk)
            {
                throw new McpException($"{exception.Message} A tool can send requests to its client only in a session, and only if the client supports them.", exception);
            }
        };
}
