using System.Collections.Concurrent;
using McpAspire.LoadBalancer.Telemetry;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>Takes replicas out of the rotation, and back. YARP keeps whether a replica is healthy; this keeps why not.</summary>
internal sealed partial class Ejections(Lazy<IDestinationHealthUpdater> health, Lazy<IClusterDestinationsUpdater> destinations, SlowStart slowStart, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time, ILogger<Ejections> logger)
{
    private static readonly TimeSpan PauseOfFailing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutProbes = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Ejection> _ejected = [];
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _serving = [];

    /// <summary>Why the replica is out; null if it is not.</summary>
    public Ejection? Find(DestinationState replica) => IsOut(replica) ? _ejected.GetValueOrDefault(replica.DestinationId) : null;

    /// <summary>Ends when the replica is taken out because it stands still, and others are left: what waits for it then had better not.</summary>
    public CancellationToken WhileServing(DestinationState replica) => _serving.GetOrAdd(replica.DestinationId, _ => new CancellationTokenSource()).Token;

    public static bool IsOut(DestinationState replica) => replica.Health is { Active: DestinationHealth.Unhealthy } or { Passive: DestinationHealth.Unhealthy };

    /// <summary>Takes the replica out. False if it was out before.</summary>
    public bool Eject(ClusterState cluster, DestinationState replica, EjectionCause cause)
    {
        var known = Find(replica);
        if (known?.Cause == cause)
        {
            return false;
        }

        var pause = cause is EjectionCause.Failing ? PauseOfFailing : TimeSpan.Zero;
        _ejected[replica.DestinationId] = new Ejection(cause, time.GetUtcNow() + pause);
        if (options.Value.HealthPath.Length > 0)
        {
            health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Unhealthy)]);
        }
        else
        {
            // Nothing would probe it back.
            health.Value.SetPassive(cluster, replica, DestinationHealth.Unhealthy, pause > TimeSpan.Zero ? pause : PauseWithoutProbes);
        }

        // Also where it was out already: the last resort may be none any more.
        destinations.Value.UpdateAvailableDestinations(cluster);
        // One that refuses connections may yet answer those that it has; one that is dead has broken them.
        if (cause is EjectionCause.Stalled && !cluster.DestinationsState.AvailableDestinations.Contains(replica) && _serving.TryRemove(replica.DestinationId, out var serving))
        {
            serving.Cancel();
        }

        if (known is null)
        {
            metrics.Ejected(replica.DestinationId, cause);
            LogEjected(logger, replica.DestinationId, cause);
        }

        return known is null;
    }

    /// <summary>Takes a replica back that has passed a probe.</summary>
    public void Admit(ClusterState cluster, DestinationState replica)
    {
        if (IsOut(replica) && _ejected.TryGetValue(replica.DestinationId, out var ejection))
        {
            if (time.GetUtcNow() < ejection.Until)
            {
                return;
            }

            slowStart.Begin(replica.DestinationId);
            LogAdmitted(logger, replica.DestinationId);
        }

        health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Healthy)]);
    }

    [LoggerMessage(LogLevel.Warning, "Took {Replica} out of the rotation: {Cause}.")]
    private static partial void LogEjected(ILogger logger, string replica, EjectionCause cause);

    [LoggerMessage(LogLevel.Information, "Took {Replica} back into the rotation.")]
    private static partial void LogAdmitted(ILogger logger, string replica);
}
