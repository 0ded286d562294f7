using System.Diagnostics;
using OpenTelemetry;

namespace McpAspire.McpServer.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Says what of MCP is traced. <c>Telemetry:ToolContent=true</c> adds the arguments and results of tools, which may hold secrets.</summary>
    public static IMcpServerBuilder WithTelemetry(this IMcpServerBuilder server, IConfiguration configuration)
    {
        server.Services.AddSingleton<BaseProcessor<Activity>, McpSpans>();
        return configuration.GetValue<bool>("Telemetry:ToolContent") ? server.WithRequestFilters(filters => filters.AddCallToolFilter(ToolContent.Tell)) : server;
    }
}
