using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpAspire.ServiceDefaults;

public static class DrainExtensions
{
    /// <summary>Has the process leave so that no request is lost: see <see cref="DrainOptions"/>.</summary>
    public static void AddDrain(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DrainOptions>().BindConfiguration("Drain").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddSingleton<IStartupFilter, CountingFirst>();
        builder.Services.AddHealthChecks().AddCheck<Leaving>("drain");
    }

    /// <summary>Looks at every request before anything else answers it.</summary>
    private sealed class CountingFirst(Drain drain, IHostApplicationLifetime lifetime) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            // One delegate for all requests.
            Func<object, Task> tellLeaving = TellLeaving;
            app.Use((context, following) =>
            {
                drain.Arrived(context.Request);
                context.Response.OnStarting(tellLeaving, context);
                return following(context);
            });
            next(app);
        };

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
    }

    /// <summary>Not ready from the moment on when the process is told to leave.</summary>
    private sealed class Leaving(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("About to leave.") : HealthCheckResult.Healthy());
    }
}

/// <summary>Holds the web server open for a while after the process was told to leave.</summary>
internal sealed partial class Drain(IOptions<DrainOptions> options, ILogger<Drain> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = TimeProvider.System;
    private long _lastArrival;

    public void Arrived(HttpRequest request)
    {
        if (request.Path.Value is not ("/health" or "/alive"))
        {
            Volatile.Write(ref _lastArrival, _time.GetTimestamp());
        }
    }

    // Before anything stops, the web server included.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var told = _time.GetTimestamp();
        while (_time.GetElapsedTime(told) < options.Value.Grace && !IsQuiet())
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

    private bool IsQuiet() => Volatile.Read(ref _lastArrival) is var last && (last is 0 || _time.GetElapsedTime(last) >= options.Value.Quiet);

    [LoggerMessage(LogLevel.Information, "Takes no more requests, {Seconds:0.0} s after it was told to leave.")]
    private static partial void LogDrained(ILogger logger, double seconds);
}
