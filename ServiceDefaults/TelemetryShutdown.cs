using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Sends what is still held back when the process stops. Left to disposal, each of the three waits 5 s for a receiver that is unavailable, one
/// after another, and a restart takes as long.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedService
{
    private const int FlushMilliseconds = 1_000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces.Shutdown(FlushMilliseconds), cancellationToken),
        Task.Run(() => metrics.Shutdown(FlushMilliseconds), cancellationToken),
        Task.Run(() => logs.Shutdown(FlushMilliseconds), cancellationToken));
}
