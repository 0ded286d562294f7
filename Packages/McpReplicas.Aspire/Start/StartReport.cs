using System.Collections.Concurrent;
using System.Diagnostics;
using McpReplicas.Aspire.Commands;
using McpReplicas.Aspire.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace McpReplicas.Aspire.Start;

internal static class StartReportExtensions
{
    /// <summary>Adds a report of the start of a balancer and its replicas to the console: the progress, then how to connect or why the start failed.</summary>
    public static void AddStartReport(this IDistributedApplicationBuilder builder, Balancer balancer, StartFailure failure) =>
        // It must be the first hosted service: the orchestrator is one too, and its start returns only when every resource has been created.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => ActivatorUtilities.CreateInstance<StartReport>(services, balancer, failure)));
}

/// <summary>
/// Watches the needed resources until each has been healthy, one has ended before, or the start timeout expires. A resource that ends after it was healthy
/// is reported, and the run continues: somebody may have killed it on purpose.
/// </summary>
internal sealed class StartReport(
    Balancer balancer,
    StartFailure failure,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeBetweenLooks = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TimeBetweenReads = TimeSpan.FromMilliseconds(100);

    private readonly LastLines _lastLines = new(logs);
    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = [];
    private readonly ConcurrentDictionary<string, bool> _done = [];
    private readonly HashSet<string> _reportedEnds = [];
    private List<IResource> _awaited = [];

    private int RunningReplicas => balancer.Replicas.Count(replica => !notifications.TryGetCurrentState(replica.Resource.Name, out var current) || !HasEnded(current.Snapshot));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _awaited = AwaitedResources.Of(balancer);
        Console.WriteLine($"Starting {string.Join(", ", _awaited.Select(resource => resource.Name))} …");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var waiting = Task.WhenAll(ReportWaitingAsync(over.Token), ReportListeningElsewhereAsync(over.Token));
        if (await BecomeHealthyAsync(stoppingToken))
        {
            await WaitForBalancerAsync(stoppingToken);
            ReadyMessage.Write(balancer, RunningReplicas);
        }

        await over.CancelAsync();
        await waiting;
    }

    /// <returns>False if one of the resources has ended before it was healthy.</returns>
    private async Task<bool> BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            var name = change.Resource.Name;
            if (!_awaited.Contains(change.Resource))
            {
                continue;
            }

            _latest[name] = change;
            if (change.Snapshot.HealthStatus is HealthStatus.Healthy && _done.TryAdd(name, true))
            {
                Console.WriteLine($"{name} is healthy ({_done.Count} of {_awaited.Count}).");
            }
            else if (HasDoneItsWork(change))
            {
                _done.TryAdd(name, true);
            }
            else if (HasEnded(change.Snapshot) && _done.ContainsKey(name))
            {
                if (_reportedEnds.Add(name))
                {
                    Console.WriteLine(await _lastLines.DescribeEndAsync(change, "after it was healthy", cancellationToken));
                }
            }
            else if (HasEnded(change.Snapshot))
            {
                failure.Report(await _lastLines.DescribeEndAsync(change, "before it was healthy", cancellationToken), lifetime);
                return false;
            }

            if (_done.Count == _awaited.Count)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits until the balancer forwards requests to every replica that runs.</summary>
    private async Task WaitForBalancerAsync(CancellationToken cancellationToken)
    {
        while ((await BalancerClient.ReadAsync(balancer, cancellationToken)).Count(replica => replica.IsReady) < Math.Max(1, RunningReplicas))
        {
            await Task.Delay(TimeBetweenReads, cancellationToken);
        }
    }

    private async Task ReportWaitingAsync(CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            await Task.Delay(TimeBetweenLines, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var missing = _awaited.Where(resource => !_done.ContainsKey(resource.Name)).ToList();
            var described = missing.Count > 0 ? string.Join(", ", missing.Select(Describe)) : "the balancer to accept every replica";
            if (watch.Elapsed >= balancer.StartTimeout && !Debugger.IsAttached && !missing.Exists(MayPullItsImage))
            {
                var sentence = $"Not ready after {balancer.StartTimeout.TotalSeconds:0} s: still waiting for {described}. To wait longer, use --StartTimeout=00:10:00 if the AppHost has that option, or call WithStartTimeout.";
                failure.Report(missing.Find(ForeignReplica.Is) is { } foreign ? await _lastLines.AppendToAsync($"{sentence} {StdioServer.Hint}", foreign, cancellationToken) : sentence, lifetime);
                return;
            }

            Console.WriteLine($"Still waiting after {watch.Elapsed.TotalSeconds:0} s for {described}.");
        }
    }

    private async Task ReportListeningElsewhereAsync(CancellationToken cancellationToken)
    {
        for (var elsewhere = new ListeningElsewhere(); !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(TimeBetweenLooks, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var replica in balancer.Replicas.Select(replica => replica.Resource).Where(replica => !_done.ContainsKey(replica.Name)))
            {
                if (!cancellationToken.IsCancellationRequested && _latest.GetValueOrDefault(replica.Name)?.Snapshot is { } snapshot && await elsewhere.FindAsync(replica, snapshot, cancellationToken) is { } sentence)
                {
                    failure.Report(await _lastLines.AppendToAsync(sentence, replica, cancellationToken), lifetime);
                    return;
                }
            }
        }
    }

    // A resource that replicas wait for may be a program that ends, such as a database migration. Replicas and the balancer must keep running.
    private bool HasDoneItsWork(ResourceEvent change) =>
        HasEnded(change.Snapshot) && change.Snapshot.ExitCode is 0 && change.Resource != balancer.Resource.Resource && balancer.Replicas.All(replica => replica.Resource != change.Resource);

    private static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    private string Describe(IResource resource)
    {
        var snapshot = _latest.GetValueOrDefault(resource.Name)?.Snapshot;
        var report = snapshot?.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy);
        // The first line of an exception has its type and its message.
        var reason = report?.ExceptionText?.Split('\n')[0].Split(": ", 2)[^1] ?? report?.Description;
        return $"{resource.Name} ({snapshot?.State?.Text ?? "not created"}{(reason is null ? "" : $": {reason.Trim()}")})";
    }

    // The orchestrator reports a container as starting while it pulls the image.
    private bool MayPullItsImage(IResource resource) =>
        resource is ContainerResource && _latest.GetValueOrDefault(resource.Name)?.Snapshot.State?.Text == KnownResourceStates.Starting;
}
