using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpReplicas.Shared;

/// <summary>
/// Shuts the process down without losing a request: it reports at once that it is not ready and asks its clients to close their connections. It continues to
/// serve until no more requests arrive or the grace period ends.
/// </summary>
/// <param name="times">The grace period (the longest time to continue serving), and how long no request must arrive to stop earlier.</param>
/// <param name="lifetime">Signals the shutdown.</param>
/// <param name="logger">Logs the end of the drain.</param>
internal sealed partial class Drain(Func<(TimeSpan Grace, TimeSpan Quiet)> times, IHostApplicationLifetime lifetime, ILogger<Drain> logger) : IHostedLifecycleService, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = TimeProvider.System;
    private Func<object, Task>? _closeConnection;
    private long _lastArrival;

    /// <summary>Records a request. If the process is shutting down when the answer starts, asks the client to close its connection.</summary>
    public void Arrived(HttpContext context)
    {
        Volatile.Write(ref _lastArrival, _time.GetTimestamp());
        // One delegate for all requests.
        context.Response.OnStarting(_closeConnection ??= CloseConnection, context);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("Shutting down.") : HealthCheckResult.Healthy());

    // Runs before anything stops, including the web server.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var (grace, quiet) = times();
        var started = _time.GetTimestamp();
        while (_time.GetElapsedTime(started) < grace && !IsQuiet(quiet))
        {
            await Task.Delay(Pause, cancellationToken);
        }

        LogDrained(logger, _time.GetElapsedTime(started).TotalSeconds);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Otherwise a client could send a request on the connection while it is closed. Only HTTP/1 has a header for this.
    private Task CloseConnection(object state)
    {
        var context = (HttpContext)state;
        if (lifetime.ApplicationStopping.IsCancellationRequested && context.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal) && context.Response.Headers.Connection.Count is 0)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private bool IsQuiet(TimeSpan quiet) => Volatile.Read(ref _lastArrival) is var last && (last is 0 || _time.GetElapsedTime(last) >= quiet);

    [LoggerMessage(LogLevel.Information, "Drained: accepts no more requests, {Seconds:0.0} s after the shutdown began.")]
    private static partial void LogDrained(ILogger logger, double seconds);
}
