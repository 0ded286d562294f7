using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Tells the caller of a tool that asks its client something while it runs why that cannot be. The server's package says only that an error occurred.</summary>
internal static class ClientRequests
{
    private static readonly string? Package = typeof(McpServerTool).Assembly.GetName().Name;

    public static McpRequestHandler<CallToolRequestParams, CallToolResult> SayWhyRefused(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (InvalidOperationException exception) when (exception.Source == Package)
            {
                throw new McpException($"{exception.Message} A tool that asks its client while it runs needs a session to a client that can answer.", exception);
            }
        };
}
