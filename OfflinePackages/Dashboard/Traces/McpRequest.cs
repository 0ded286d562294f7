namespace McpAspire.Dashboard.Traces;

/// <summary>The MCP request within a trace, by OpenTelemetry's conventions for MCP. It says more than the name of a POST.</summary>
internal static class McpRequest
{
    private static readonly string[] Targets = ["gen_ai.tool.name", "gen_ai.prompt.name", "mcp.resource.uri"];

    /// <summary><c>tools/call who_am_i</c>; null where there is none.</summary>
    public static string? Of(Trace trace) => Value(trace, "mcp.method.name") is { } method
        ? $"{method} {Targets.Select(target => Value(trace, target)).FirstOrDefault(target => target is not null)}".TrimEnd()
        : null;

    private static string? Value(Trace trace, string name) =>
        trace.Spans.SelectMany(span => span.Tags).Where(tag => tag.Name == name).Select(tag => tag.Value).FirstOrDefault();
}
