using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>Lists the tools of each replica when it becomes ready, and then every minute: in the background, without credentials.</summary>
internal sealed partial class ToolLearning(RepeatableTools tools, Lazy<IProxyStateLookup> proxy, IOptions<BalancerOptions> options, TimeProvider time, ILogger<ToolLearning> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseAfterSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            do
            {
                await LearnAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LearnAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RetryAnnotatedTools && proxy.Value.TryGetCluster(ReplicaCluster.Id, out var cluster))
        {
            var now = time.GetUtcNow();
            await Task.WhenAll(cluster.DestinationsState.AvailableDestinations.Where(replica => tools.Of(replica).AskAt <= now).Select(replica => LearnAsync(cluster, replica, stoppingToken)));
        }
    }

    private async Task LearnAsync(ClusterState cluster, DestinationState replica, CancellationToken stoppingToken)
    {
        var learned = tools.Of(replica);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Patience);
        try
        {
            var found = await ToolListing.FindRepeatableAsync(cluster.Model.HttpClient, replica, options.Value.McpPath, patience.Token);
            learned.AskAt = time.GetUtcNow() + Refresh;
            if (found is not null && learned.Repeatable?.SetEquals(found) is not true)
            {
                learned.Repeatable = found.ToFrozenSet(StringComparer.Ordinal);
                LogLearned(logger, found.Count, replica.DestinationId);
            }
            else if (found is null && !learned.IsRefusalLogged)
            {
                learned.IsRefusalLogged = true;
                LogRefused(logger, replica.DestinationId, replica.Model.Config.Host ?? new Uri(replica.Model.Config.Address).Authority);
            }
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            // An unhandled exception here would stop the balancer.
            learned.AskAt = time.GetUtcNow() + PauseAfterSilence;
            LogUnknown(logger, replica.DestinationId, problem.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Learned that {Count} tools of {Replica} are safe to retry.")]
    private static partial void LogLearned(ILogger logger, int count, string replica);

    [LoggerMessage(LogLevel.Information, "{Replica} did not list its tools for the balancer, so a lost call is retried only if Balancer:RepeatableTools contains its tool. The server may require credentials, or reject the Host {Host}.")]
    private static partial void LogRefused(ILogger logger, string replica, string host);

    [LoggerMessage(LogLevel.Debug, "Could not learn which tools of {Replica} are safe to retry: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string replica, string reason);
}
