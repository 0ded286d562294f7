using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpAspire.McpServer.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>
    /// Says what of MCP is traced and measured. <c>Telemetry:ToolContent=true</c> adds the arguments and results of tools, which may hold secrets.
    /// </summary>
    public static IMcpServerBuilder WithTelemetry(this IMcpServerBuilder server, IConfiguration configuration)
    {
        server.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor<McpSpans>());
        server.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddView("mcp.server.operation.duration", Durations));
        return configuration.GetValue<bool>("Telemetry:ToolContent") ? server.WithRequestFilters(filters => filters.AddCallToolFilter(ToolContent.Tell)) : server;
    }

    // The attributes that the semantic conventions for MCP name. The MCP SDK adds the URI of a resource, of which a client can think up any number.
    private static MetricStreamConfiguration Durations => new()
    {
        TagKeys = ["mcp.method.name", "error.type", "gen_ai.tool.name", "gen_ai.prompt.name", "gen_ai.operation.name", "rpc.response.status_code", "mcp.protocol.version", "network.transport", "network.protocol.name"],
    };
}
