using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs to OTLP, configured by the standard <c>OTEL_*</c> keys alone; nothing is collected unless
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
/// </summary>
internal static class Telemetry
{
    private const string OwnNames = "McpAspire.*";
    private const string Mcp = "Experimental.ModelContextProtocol";

    private static readonly string[] Sources = [OwnNames, "Microsoft.AspNetCore", "System.Net.Http", Mcp];
    private static readonly string[] Meters =
    [
        OwnNames, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", Mcp,
    ];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        // .NET 10 leaves the HTTP tags of the request's span to an instrumentation library unless told otherwise; there is none here.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddIdentity(builder));
            logging.AddOtlpExporter();
        });
        builder.Services.AddSingleton(services => OpenTelemetrySdk.Create(telemetry =>
        {
            telemetry.Services.AddSingleton<IConfiguration>(builder.Configuration);
            telemetry
                .ConfigureResource(resource => resource.Clear().AddIdentity(builder))
                .WithTracing(tracing => tracing.AddSource(Sources).AddProcessors(services).AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddViews().AddExemplars(builder.Configuration).AddOtlpExporter());
        }));
        builder.Services.AddHostedService<TelemetryService>();
    }

    // Before the exporter, which takes a span as it is when it ends.
    private static TracerProviderBuilder AddProcessors(this TracerProviderBuilder tracing, IServiceProvider services)
    {
        tracing.AddProcessor(new Silence());
        foreach (var processor in services.GetServices<BaseProcessor<System.Diagnostics.Activity>>())
        {
            tracing.AddProcessor(processor);
        }

        return tracing;
    }

    /// <summary>The attributes that the semantic conventions for MCP name. The package adds the URI of a resource, of which a client can think up any number.</summary>
    private static MeterProviderBuilder AddViews(this MeterProviderBuilder metrics) => metrics.AddView("mcp.server.operation.duration", new MetricStreamConfiguration
    {
        TagKeys = ["mcp.method.name", "error.type", "gen_ai.tool.name", "gen_ai.prompt.name", "gen_ai.operation.name", "rpc.response.status_code", "mcp.protocol.version", "network.transport", "network.protocol.name"],
    });

    // The SDK's own default is none.
    private static MeterProviderBuilder AddExemplars(this MeterProviderBuilder metrics, IConfiguration configuration) =>
        configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null ? metrics.SetExemplarFilter(ExemplarFilterType.TraceBased) : metrics;

    /// <summary>Collects from the start to the end of the process.</summary>
    private sealed class TelemetryService(OpenTelemetrySdk sdk, LoggerProvider logs) : IHostedService
    {
        private const int FlushMilliseconds = 1_000;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // Sends what is still held back. Left to disposal, each of the three waits 5 s for a receiver that is gone, and a restart takes as long.
        public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
            Task.Run(() => sdk.TracerProvider.Shutdown(FlushMilliseconds), cancellationToken),
            Task.Run(() => sdk.MeterProvider.Shutdown(FlushMilliseconds), cancellationToken),
            Task.Run(() => logs.Shutdown(FlushMilliseconds), cancellationToken));
    }
}
