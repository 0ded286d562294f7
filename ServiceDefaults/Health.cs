using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.ServiceDefaults;

internal static class Health
{
    /// <summary>Ready: every check. A balancer sends traffic only to a process that says so.</summary>
    private const string ReadyPath = "/health";

    /// <summary>Alive: no check but the answer itself. An orchestrator restarts a process that does not say so.</summary>
    private const string AlivePath = "/alive";

    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddHealthChecks();

    /// <summary>Whether a request to the path asks for nothing but the health of the process.</summary>
    public static bool IsProbe(string? path) => path is ReadyPath or AlivePath;

    // Mapped in every environment: the balancer depends on it, and the answer is one word.
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics();
    }
}
