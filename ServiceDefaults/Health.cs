using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace McpAspire.ServiceDefaults;

internal static class Health
{
    /// <summary>Ready: every check. A balancer sends traffic only to a process that says so.</summary>
    private const string ReadyPath = "/health";

    /// <summary>Alive: no check but the answer itself. An orchestrator restarts a process that does not say so.</summary>
    private const string AlivePath = "/alive";

    /// <summary>The header of an answer that names the process to those on its machine, who alone have a use for it.</summary>
    private const string ProcessIdHeader = "X-Process-Id";

    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddHealthChecks();

    /// <summary>Whether a request to the path asks for nothing but the health of the process.</summary>
    public static bool IsProbe(string? path) => path is ReadyPath or AlivePath;

    // Mapped in every environment: the balancer depends on it, and the answer is one word.
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = _ => false }).DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller))
        {
            context.Response.Headers[ProcessIdHeader] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status.ToString());
    }
}
