using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Records the arguments and the result of a tool call as tags of its span (semantic conventions for MCP, opt-in).</summary>
internal static class ToolContent
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Record(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            if (Activity.Current is not { IsAllDataRequested: true } span || !request.Services!.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Telemetry.ToolContent)
            {
                return await next(request, cancellationToken);
            }

            span.SetTag("gen_ai.tool.call.arguments", JsonSerializer.Serialize(request.Params.Arguments, McpJsonUtilities.DefaultOptions));
            var result = await next(request, cancellationToken);
            span.SetTag("gen_ai.tool.call.result", JsonSerializer.Serialize(result, McpJsonUtilities.DefaultOptions));
            return result;
        };
}
