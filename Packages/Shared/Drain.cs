using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpReplicas.Shared;

/// <summary>
/// Lets the process leave without losing a request: at once it reports that it is not ready and asks its clients to close their connections, and it serves
/// on until no more requests come, or the grace is over.
/// </summary>
/// <param name="times">How long it serves on at most, and how long no request must have come for it to stop earlier.</param>
/// <param name="lifetime">Says when the process is told to leave.</param>
/// <param name="logger">Where the end is logged.</param>
internal sealed partial class Drain(Func<(TimeSpan Grace, TimeSpan Quiet)> times, IHostApplicationLifetime lifetime, ILogger<Drain> logger) : IHostedLifecycleService, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = TimeProvider.System;
    private Func<object, Task>? _tellLeaving;
    private long _lastArrival;

    /// <summary>Notes a request, and asks its client to close the connection if the process leaves meanwhile.</summary>
    public void Arrived(HttpContext context)
    {
        Volatile.Write(ref _lastArrival, _time.GetTimestamp());
        // One delegate for all requests.
        context.Response.OnStarting(_tellLeaving ??= TellLeaving, context);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("About to leave.") : HealthCheckResult.Healthy());

    // Before anything stops, the web server included.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var (grace, quiet) = times();
        var told = _time.GetTimestamp();
        while (_time.GetElapsedTime(told) < grace && !IsQuiet(quiet))
        {
            await Task.Delay(Pause, cancellationToken);
        }

        LogDrained(logger, _time.GetElapsedTime(told).TotalSeconds);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A client that goes on using its connection would have a request on it when it is closed. Only HTTP/1 has a header for that.
    private Task TellLeaving(object state)
    {
        var context = (HttpContext)state;
        if (lifetime.ApplicationStopping.IsCancellationRequested && context.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal) && context.Response.Headers.Connection.Count is 0)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private bool IsQuiet(TimeSpan quiet) => Volatile.Read(ref _lastArrival) is var last && (last is 0 || _time.GetElapsedTime(last) >= quiet);

    [LoggerMessage(LogLevel.Information, "Takes no more requests, {Seconds:0.0} s after it was told to leave.")]
    private static partial void LogDrained(ILogger logger, double seconds);
}
