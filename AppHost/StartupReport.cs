using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace McpAspire.AppHost;

internal static class StartupReportExtensions
{
    /// <summary>Tells on the console how the start goes, and in the end how to connect, or why it failed.</summary>
    public static void AddStartupReport(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> balancer, AppHostOptions options)
    {
        // Aspire adds programs of its own that only a command starts.
        var awaited = builder.Resources
            .Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .ToList();
        Console.WriteLine($"Starting {string.Join(", ", awaited.Select(resource => resource.Name))} …");
        builder.Services.AddSingleton<LastLines>();
        // First: the orchestrator is a hosted service too, and its start returns only when every resource has been created.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => ActivatorUtilities.CreateInstance<StartupReport>(services, balancer, options, awaited)));
    }
}

/// <summary>Watches what the application needs until all of it is healthy, one of it has ended, or its time is up.</summary>
internal sealed class StartupReport(
    IResourceBuilder<ProjectResource> balancer,
    AppHostOptions options,
    List<IResource> awaited,
    ResourceNotificationService notifications,
    LastLines lastLines,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = [];
    private readonly ConcurrentDictionary<string, bool> _healthy = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var waiting = TellOfWaitingAsync(over.Token);
        if (await BecomeHealthyAsync(stoppingToken))
        {
            await BalancerClient.WaitForReadyAsync(balancer, options.Replicas, stoppingToken);
            ReadyMessage.Write(balancer, options);
        }

        await over.CancelAsync();
        await waiting;
    }

    /// <returns>False if one of them has ended.</returns>
    private async Task<bool> BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            var name = change.Resource.Name;
            if (!awaited.Contains(change.Resource))
            {
                continue;
            }

            _latest[name] = change;
            if (change.Snapshot.HealthStatus is HealthStatus.Healthy && _healthy.TryAdd(name, true))
            {
                Console.WriteLine($"{name} is healthy ({_healthy.Count} of {awaited.Count}).");
            }
            else if (change.Snapshot.State?.Text is { } state && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy))
            {
                await FailAsync(await lastLines.TellEndAsync(change, "before it was healthy", cancellationToken));
                return false;
            }

            if (_healthy.Count == awaited.Count)
            {
                return true;
            }
        }

        return false;
    }

    private async Task TellOfWaitingAsync(CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            await Task.Delay(TimeBetweenLines, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var missing = awaited.Where(resource => !_healthy.ContainsKey(resource.Name)).ToList();
            var described = missing.Count > 0 ? string.Join(", ", missing.Select(Describe)) : "the balancer to take every replica";
            if (watch.Elapsed >= options.StartTimeout && !Debugger.IsAttached && !missing.Exists(MayPullItsImage))
            {
                await FailAsync($"Not ready after {options.StartTimeout.TotalSeconds:0} s: still waiting for {described}. --StartTimeout=00:10:00 waits longer.");
                return;
            }

            Console.WriteLine($"Waiting for {described} since {watch.Elapsed.TotalSeconds:0} s.");
        }
    }

    private string Describe(IResource resource)
    {
        var snapshot = _latest.GetValueOrDefault(resource.Name)?.Snapshot;
        var report = snapshot?.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy);
        // The first line of an exception is its type and its message.
        var reason = report?.ExceptionText?.Split('\n')[0].Split(": ", 2)[^1] ?? report?.Description;
        return $"{resource.Name} ({snapshot?.State?.Text ?? "not created"}{(reason is null ? "" : $": {reason.Trim()}")})";
    }

    // The orchestrator says nothing of a pull but that the container is starting.
    private bool MayPullItsImage(IResource resource) =>
        resource is ContainerResource && _latest.GetValueOrDefault(resource.Name)?.Snapshot.State?.Text == KnownResourceStates.Starting;

    private async Task FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
