using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Validates the arguments of a call against the schema of the tool before it runs. Errors are returned as the result of the tool, so that models can read
/// and correct them (MCP 2026-07-28, tools, error handling). The MCP SDK reports only that an error occurred.
/// </summary>
internal static class ToolArguments
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Check(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            if (request.MatchedPrimitive is not McpServerTool tool)
            {
                return await next(request, cancellationToken);
            }

            var schema = tool.ProtocolTool.InputSchema;
            request.Params.Arguments = NamedArguments.Check(request.Params.Arguments, schema, out var problem);
            if (problem is not null)
            {
                return Mistake(problem);
            }

            try
            {
                return await next(request, cancellationToken);
            }
            catch (JsonException) when (UnreadableArguments.Find(request.Params.Arguments, tool.Metadata, schema) is { } unreadable)
            {
                return Mistake(unreadable);
            }
        };

    private static CallToolResult Mistake(string problem) => new() { IsError = true, Content = [new TextContentBlock { Text = problem }] };
}
