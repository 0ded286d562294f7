using McpAspire.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What is the same in every process of the application.</summary>
public static class Extensions
{
    // Ready: every check. A balancer sends traffic only to a process that answers 200.
    private const string ReadyPath = "/health";

    // Alive: no check but the answer itself. An orchestrator restarts a process that does not answer.
    private const string AlivePath = "/alive";

    private const string OwnNames = "McpAspire.*";
    private const string PackageNames = "McpReplicas.*";
    private const string McpNames = "Experimental.ModelContextProtocol";

    /// <summary>Adds telemetry, health checks and service discovery, and stops the process without losing a request.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddDrain();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // After a time-out nobody knows whether a POST was executed, so it is never sent again.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>
    /// Sends logs, metrics and traces by OTLP as the standard <c>OTEL_*</c> keys of configuration say. Without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// nothing is collected.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return builder;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddIdentity(builder))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnNames, PackageNames, McpNames)
                // It counts probes too.
                .AddView("aspnetcore.routing.match_attempts", MetricStreamConfiguration.Drop)
                .AddExemplars(builder.Configuration))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !IsProbe(context.Request.Path);
                    options.EnrichWithHttpRequest = (span, _) => SpanSecrets.RemoveQuery(span);
                    options.EnrichWithHttpResponse = RequestErrors.Describe;
                })
                .AddHttpClientInstrumentation(options => options.EnrichWithHttpRequestMessage = (span, _) => SpanSecrets.RemoveQuery(span))
                .AddSource(OwnNames, PackageNames, McpNames))
            .UseOtlpExporter();
        builder.Services.AddHostedService<TelemetryShutdown>();

        return builder;
    }

    /// <summary>Adds health checks; <see cref="MapDefaultEndpoints"/> maps them.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks();
        return builder;
    }

    /// <summary>Maps <c>/health</c> and <c>/alive</c>, in every environment: the balancer depends on them, and the answer is one word.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics();
        return app;
    }

    /// <summary>Whether a request to the path asks only for the health of the process.</summary>
    internal static bool IsProbe(PathString path) => path.Value is ReadyPath or AlivePath;
}
