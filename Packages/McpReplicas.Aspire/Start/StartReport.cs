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
    private readonly HashSet<IResource> _reportedEnds = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var states = new AwaitedStates(AwaitedResources.Of(balancer));
        Console.WriteLine($"Starting {string.Join(", ", states.Missing.Select(resource => resource.Name))} …");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var waiting = Task.WhenAll(ReportWaitingAsync(states, over.Token), ReportListeningElsewhereAsync(states, over.Token));
        if (await BecomeHealthyAsync(states, stoppingToken))
        {
            await WaitForBalancerAsync(stoppingToken);
            ReadyMessage.Write(balancer, running: balancer.Replicas.Count(replica => Runs(replica.Resource)));
        }

        await over.CancelAsync();
        await waiting;
    }

    /// <returns>False if one of the resources has ended before it was healthy.</returns>
    private async Task<bool> BecomeHealthyAsync(AwaitedStates states, CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            var resource = change.Resource;
            if (!states.Store(change))
            {
                continue;
            }

            if (change.Snapshot.HealthStatus is HealthStatus.Healthy && states.MarkDone(resource))
            {
                Console.WriteLine($"{resource.Name} is healthy ({states.DoneCount} of {states.Count}).");
            }
            else if (HasDoneItsWork(change))
            {
                states.MarkDone(resource);
            }
            else if (AwaitedStates.HasEnded(change.Snapshot) && !states.IsDone(resource))
            {
                failure.Report(await _lastLines.DescribeEndAsync(change, "before it was healthy", cancellationToken), lifetime);
                return false;
            }
            else if (AwaitedStates.HasEnded(change.Snapshot) && _reportedEnds.Add(resource))
            {
                Console.WriteLine(await _lastLines.DescribeEndAsync(change, "during the start", cancellationToken));
            }

            if (states.DoneCount == states.Count)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits until the balancer has accepted every replica that runs. Afterwards somebody may drain or kill it.</summary>
    private async Task WaitForBalancerAsync(CancellationToken cancellationToken)
    {
        for (var accepted = new HashSet<string>(); ; await Task.Delay(TimeBetweenReads, cancellationToken))
        {
            accepted.UnionWith((await BalancerClient.ReadAsync(balancer, cancellationToken)).Where(replica => replica.IsReady || replica.IsDrained).Select(replica => replica.Name));
            if (accepted.Count > 0 && balancer.Replicas.All(replica => accepted.Contains(replica.Resource.Name) || !Runs(replica.Resource)))
            {
                return;
            }
        }
    }

    private async Task ReportWaitingAsync(AwaitedStates states, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            await Task.Delay(TimeBetweenLines, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var missing = states.Missing;
            var described = missing.Count > 0 ? string.Join(", ", missing.Select(states.Describe)) : "the balancer to accept every replica";
            if (watch.Elapsed >= balancer.StartTimeout && !Debugger.IsAttached && !missing.Any(states.MayPullItsImage))
            {
                var sentence = $"Not ready after {balancer.StartTimeout.TotalSeconds:0} s: still waiting for {described}. To wait longer, use --StartTimeout=00:10:00 if the AppHost has that option, or call WithStartTimeout.";
                failure.Report(missing.FirstOrDefault(ForeignReplica.Is) is { } foreign ? await _lastLines.AppendToAsync($"{sentence} {StdioServer.Hint}", foreign, cancellationToken) : sentence, lifetime);
                return;
            }

            Console.WriteLine($"Still waiting after {watch.Elapsed.TotalSeconds:0} s for {described}.");
        }
    }

    private async Task ReportListeningElsewhereAsync(AwaitedStates states, CancellationToken cancellationToken)
    {
        for (var elsewhere = new ListeningElsewhere(); !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(TimeBetweenLooks, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var replica in balancer.Replicas.Select(replica => replica.Resource).Where(replica => !states.IsDone(replica)))
            {
                if (!cancellationToken.IsCancellationRequested && states.LatestOf(replica) is { } snapshot && await elsewhere.FindAsync(replica, snapshot, cancellationToken) is { } sentence)
                {
                    failure.Report(await _lastLines.AppendToAsync(sentence, replica, cancellationToken), lifetime);
                    return;
                }
            }
        }
    }

    // A resource that replicas wait for may be a program that ends, such as a database migration. Replicas and the balancer must keep running.
    private bool HasDoneItsWork(ResourceEvent change) =>
        AwaitedStates.HasEnded(change.Snapshot) && change.Snapshot.ExitCode is 0 && change.Resource != balancer.Resource.Resource && balancer.Replicas.All(replica => replica.Resource != change.Resource);

    private bool Runs(IResource replica) => !notifications.TryGetCurrentState(replica.Name, out var current) || !AwaitedStates.HasEnded(current.Snapshot);
}
