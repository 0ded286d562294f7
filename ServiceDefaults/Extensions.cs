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

/// <summary>What is the same in every process of the application: telemetry, health checks and service discovery.</summary>
public static class Extensions
{
    // Ready: every check. A balancer sends traffic only to a process that answers 200.
    private const string ReadyPath = "/health";

    // Alive: no check but the answer itself. An orchestrator restarts a process that does not answer.
    private const string AlivePath = "/alive";

    // The application's own, those of the packages, and the MCP SDK's.
    private static readonly string[] Sources = ["McpAspire.*", "McpReplicas.*", "Experimental.ModelContextProtocol"];

    /// <summary>Adds telemetry, health checks and service discovery.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.ConfigureOpenTelemetry();
        builder.Services.AddHealthChecks();
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
                // It counts probes too.
                metrics.AddView("aspnetcore.routing.match_attempts", MetricStreamConfiguration.Drop);
                // The attributes that the semantic conventions for MCP name. The MCP SDK adds the URI of a resource, of which a client can think up any number.
                metrics.AddView("mcp.server.operation.duration", new MetricStreamConfiguration
                {
                    TagKeys = ["mcp.method.name", "error.type", "gen_ai.tool.name", "gen_ai.prompt.name", "gen_ai.operation.name", "rpc.response.status_code", "mcp.protocol.version", "network.transport", "network.protocol.name"],
                });
                if (builder.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null)
                {
                    // Histograms lead to traces; the default of OpenTelemetry is that they do not.
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

    /// <summary>Maps <c>/health</c> and <c>/alive</c>, in every environment and for everybody: balancers and orchestrators depend on them, and the answer is one word.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath).DisableHttpMetrics().AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics().AllowAnonymous();
        return app;
    }

    // Before the environment variables, which win: Aspire's dashboard finds a resource's telemetry by the names that it sets there.
    private static IEnumerable<KeyValuePair<string, object>> Identity(IHostApplicationBuilder process)
    {
        // McpServer is an mcp-server, LoadBalancer a load-balancer.
        var role = JsonNamingPolicy.KebabCaseLower.ConvertName(process.Environment.ApplicationName);
        var replica = process.Configuration["Replica:Name"] is { Length: > 0 } name ? name : Environment.MachineName;
        return [new("service.name", role), new("service.instance.id", replica), new("mcp.lb.role", role), new("mcp.lb.replica", replica)];
    }

    // It may hold secrets. The instrumentation redacts it, but not where Aspire runs the process in Development.
    private static void RemoveQuery(Activity span)
    {
        span.SetTag("url.query", null);
        if (span.GetTagItem("url.full") is string url && url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start)
        {
            span.SetTag("url.full", url[..start]);
        }
    }

    // The exception that was unhandled, where the instrumentation sees only the status 500, and the status of a refusal, for which it says nothing.
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

    // Left to disposal, each of the three waits 5 s for a receiver that is unavailable, one after another, and a restart takes as long.
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
