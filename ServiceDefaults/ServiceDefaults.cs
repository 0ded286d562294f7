using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace McpAspire.ServiceDefaults;

/// <summary>What is the same in every process of the application.</summary>
public static class ServiceDefaults
{
    /// <summary>Adds telemetry and health checks, and has the process leave without losing a request.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        // No resilience handler on HttpClient here: it would send a tool call a second time after a time-out.
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddDrain();
        return builder;
    }

    /// <summary>Names the trace of each request in its answer, as <c>X-Trace-Id</c>. Comes first, so that no answer is without.</summary>
    public static WebApplication UseRequestTraces(this WebApplication app)
    {
        app.UseMiddleware<RequestTrace>();
        return app;
    }

    /// <summary>Maps <c>/health</c> and <c>/alive</c>.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
