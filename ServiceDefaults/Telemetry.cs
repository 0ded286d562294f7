using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs to OTLP, configured by the standard <c>OTEL_*</c> variables alone; nothing is collected unless
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
/// </summary>
internal static class Telemetry
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy", "Experimental.ModelContextProtocol"];
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Experimental.ModelContextProtocol"];

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
            logging.AddOtlpExporter();
        });
        builder.Services.AddSingleton(_ => OpenTelemetrySdk.Create(telemetry => telemetry
            .WithTracing(tracing => tracing.AddSource(Sources).AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter())));
        builder.Services.AddHostedService<TelemetryService>();
    }

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
