using System.Text.Json;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Who a process is in its telemetry: <c>service.name</c> and <c>service.instance.id</c> as <c>OTEL_SERVICE_NAME</c> and
/// <c>OTEL_RESOURCE_ATTRIBUTES</c> say, else its role and its name. Role and name have attributes of their own besides.
/// </summary>
internal static class TelemetryIdentity
{
    public static ResourceBuilder AddIdentity(this ResourceBuilder resource, IHostApplicationBuilder process)
    {
        // McpServer is an mcp-server, LoadBalancer a load-balancer.
        var role = JsonNamingPolicy.KebabCaseLower.ConvertName(process.Environment.ApplicationName);
        var replica = process.Configuration["Replica:Name"] is { Length: > 0 } name ? name : Environment.MachineName;
        return resource
            .AddAttributes(
            [
                new("service.name", role),
                new("service.instance.id", replica),
                new("mcp.lb.role", role),
                new("mcp.lb.replica", replica),
            ])
            // Last, so that it wins. Aspire's dashboard finds a resource's telemetry by the two names that it sets here, so they stay as they are.
            .AddEnvironmentVariableDetector();
    }
}
