using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http.Resilience;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Configures every process of the application alike: telemetry, health checks and service discovery.</summary>
public static class Extensions
{
    // Readiness: runs every check. A balancer sends traffic only to a process that answers 200.
    private const string ReadyPath = "/health";

    // Liveness: runs no check. An orchestrator restarts a process that does not answer.
    private const string AlivePath = "/alive";

    // The sources and meters of the application, of the packages and of the MCP SDK.
    private static readonly string[] Sources = ["McpAspire.*", "McpReplicas.*", "Experimental.ModelContextProtocol"];

    /// <summary>Adds telemetry, health checks and service discovery.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.ConfigureOpenTelemetry();
        builder.Services.AddHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // After a time-out it is unknown whether a POST was executed, so it is never retried.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Sends logs, metrics and traces by OTLP, configured by the standard <c>OTEL_*</c> keys. Without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
    /// nothing is collected.
    /// </summary>
    public static IHostApplicationBuilder ConfigureOpenTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return builder;
        }

        builder.Logging.AddOpenTelemetry(logging => (logging.IncludeFormattedMessage, logging.IncludeScopes) = (true, true));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddAttributes(Identity(builder)).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(Sources);
                // This metric counts health probes too.
                metrics.AddView("aspnetcore.routing.match_attempts", MetricStreamConfiguration.Drop);
                // Only the attributes of the semantic conventions for MCP. The MCP SDK also adds the resource URI, of which clients can invent any number.
                metrics.AddView("mcp.server.operation.duration", new MetricStreamConfiguration
                {
                    TagKeys = ["mcp.method.name", "error.type", "gen_ai.tool.name", "gen_ai.prompt.name", "gen_ai.operation.name", "rpc.response.status_code", "mcp.protocol.version", "network.transport", "network.protocol.name"],
                });
                if (builder.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null)
                {
                    // Exemplars link histograms to traces. OpenTelemetry's default is off.
                    metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
                }
            })
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => context.Request.Path.Value is not (ReadyPath or AlivePath);
                    options.EnrichWithHttpRequest = (span, _) => RemoveQuery(span);
                    options.EnrichWithHttpResponse = NameError;
                })
                .AddHttpClientInstrumentation(options => options.EnrichWithHttpRequestMessage = (span, _) => RemoveQuery(span))
                .AddSource(Sources))
            .UseOtlpExporter();
        builder.Services.AddHostedService<TelemetryShutdown>();
        return builder;
    }

    /// <summary>Maps <c>/health</c> and <c>/alive</c> in every environment, without authentication: balancers and orchestrators need them, and the answer is one word.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath).DisableHttpMetrics().AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics().AllowAnonymous();
        return app;
    }

    // Added before the environment variables, which take precedence: Aspire's dashboard finds a resource's telemetry by the names that Aspire sets there.
    private static IEnumerable<KeyValuePair<string, object>> Identity(IHostApplicationBuilder process)
    {
        // McpServer becomes mcp-server, LoadBalancer becomes load-balancer.
        var role = JsonNamingPolicy.KebabCaseLower.ConvertName(process.Environment.ApplicationName);
        var replica = process.Configuration["Replica:Name"] is { Length: > 0 } name ? name : Environment.MachineName;
        return [new("service.name", role), new("service.instance.id", replica), new("mcp.lb.role", role), new("mcp.lb.replica", replica)];
    }

    // The query may contain secrets. The instrumentation redacts it, except when Aspire runs the process in Development.
    private static void RemoveQuery(Activity span)
    {
        span.SetTag("url.query", null);
        if (span.GetTagItem("url.full") is string url && url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start)
        {
            span.SetTag("url.full", url[..start]);
        }
    }

    // Adds what the instrumentation leaves out: the type of an unhandled exception, and the status of a refusal.
    private static void NameError(Activity span, HttpResponse response)
    {
        if (response.StatusCode is StatusCodes.Status500InternalServerError && response.HttpContext.Features.Get<IExceptionHandlerFeature>() is { Error: var exception })
        {
            span.SetTag("error.type", exception.GetType().FullName);
        }
        else if (response.StatusCode >= StatusCodes.Status400BadRequest && span.GetTagItem("error.type") is null)
        {
            span.SetTag("error.type", response.StatusCode.ToString(CultureInfo.InvariantCulture));
        }
    }

    // On disposal, each of the three providers would wait 5 s for an unavailable receiver, one after another, and delay a restart.
    private sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedService
    {
        private const int FlushMilliseconds = 1_000;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
            Task.Run(() => traces.Shutdown(FlushMilliseconds), cancellationToken),
            Task.Run(() => metrics.Shutdown(FlushMilliseconds), cancellationToken),
            Task.Run(() => logs.Shutdown(FlushMilliseconds), cancellationToken));
    }
}
