using McpReplicas.Balancer.Telemetry;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Ejects and readmits replicas. YARP stores whether a replica is healthy; this class stores why it is not.</summary>
internal sealed partial class Ejections(Lazy<IDestinationHealthUpdater> health, Lazy<IClusterDestinationsUpdater> destinations, SlowStart slowStart, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time, ILogger<Ejections> logger)
{
    private static readonly TimeSpan PauseOfFailing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutProbes = TimeSpan.FromSeconds(1);

    private static readonly PerReplica<ReplicaHealthState> States = new();

    public static ReplicaHealthState StateOf(DestinationState replica) => States.Of(replica);

    /// <summary>The replica's ejection; null if it is not ejected.</summary>
    public static Ejection? Find(DestinationState replica) =>
        replica.Health is { Active: DestinationHealth.Unhealthy } or { Passive: DestinationHealth.Unhealthy } ? StateOf(replica).Ejection : null;

    public static bool IsOut(DestinationState replica) => Find(replica) is not null;

    /// <summary>Ejects the replica. Returns false if it was ejected already.</summary>
    public bool Eject(ClusterState cluster, DestinationState replica, EjectionCause cause)
    {
        var state = StateOf(replica);
        var known = Find(replica);
        if (known?.Cause == cause)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var pause = cause is EjectionCause.Failing ? PauseOfFailing : TimeSpan.Zero;
        state.Ejection = new Ejection(cause, known?.Since ?? now, now + pause);
        if (options.Value.HealthPath.Length > 0)
        {
            state.IsMember &= cause is not EjectionCause.Refused;
            health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Unhealthy)]);
        }
        else
        {
            // Without probes nothing would readmit it, so YARP readmits it after the pause.
            health.Value.SetPassive(cluster, replica, DestinationHealth.Unhealthy, pause > TimeSpan.Zero ? pause : PauseWithoutProbes);
        }

        // Also if it was ejected already: with the new cause it may no longer serve as the last resort.
        destinations.Value.UpdateAvailableDestinations(cluster);
        if (known is null)
        {
            metrics.Ejected(replica.DestinationId, cause);
            LogEjected(logger, replica.DestinationId, cause);
        }

        return known is null;
    }

    /// <summary>Readmits a replica that has passed a probe.</summary>
    public void Readmit(ClusterState cluster, DestinationState replica)
    {
        var state = StateOf(replica);
        if (Find(replica) is { } ejection)
        {
            if (time.GetUtcNow() < ejection.Until)
            {
                return;
            }

            if (state.HasServed || !state.IsOfFirstSet)
            {
                slowStart.Begin(replica);
            }

            LogReadmitted(logger, replica.DestinationId);
        }

        state.HasServed = state.IsMember = true;
        health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Healthy)]);
    }

    [LoggerMessage(LogLevel.Warning, "Ejected {Replica}: {Cause}.")]
    private static partial void LogEjected(ILogger logger, string replica, EjectionCause cause);

    [LoggerMessage(LogLevel.Information, "Readmitted {Replica}.")]
    private static partial void LogReadmitted(ILogger logger, string replica);
}
