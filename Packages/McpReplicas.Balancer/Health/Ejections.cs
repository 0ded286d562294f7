using McpReplicas.Balancer.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Takes replicas out of the rotation, and back. YARP keeps whether a replica is healthy; this keeps why not.</summary>
internal sealed partial class Ejections(Lazy<IDestinationHealthUpdater> health, Lazy<IClusterDestinationsUpdater> destinations, SlowStart slowStart, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time, ILogger<Ejections> logger)
{
    private static readonly TimeSpan PauseOfFailing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutProbes = TimeSpan.FromSeconds(1);

    private static readonly PerReplica<ReplicaHealthState> Standings = new();

    public static ReplicaHealthState StateOf(DestinationState replica) => Standings.Of(replica);

    /// <summary>Why the replica is out; null if it is not.</summary>
    public static Ejection? Find(DestinationState replica) =>
        replica.Health is { Active: DestinationHealth.Unhealthy } or { Passive: DestinationHealth.Unhealthy } ? StateOf(replica).Ejection : null;

    public static bool IsOut(DestinationState replica) => Find(replica) is not null;

    /// <summary>Takes the replica out. False if it was out before.</summary>
    public bool Eject(ClusterState cluster, DestinationState replica, EjectionCause cause)
    {
        var standing = StateOf(replica);
        var known = Find(replica);
        if (known?.Cause == cause)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var pause = cause is EjectionCause.Failing ? PauseOfFailing : TimeSpan.Zero;
        standing.Ejection = new Ejection(cause, known?.Since ?? now, now + pause);
        if (options.Value.HealthPath.Length > 0)
        {
            standing.IsMember &= cause is not EjectionCause.Refused;
            health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Unhealthy)]);
        }
        else
        {
            // Nothing would probe it back.
            health.Value.SetPassive(cluster, replica, DestinationHealth.Unhealthy, pause > TimeSpan.Zero ? pause : PauseWithoutProbes);
        }

        // Also where it was out already: the last resort may be none any more.
        destinations.Value.UpdateAvailableDestinations(cluster);
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
        var standing = StateOf(replica);
        if (Find(replica) is { } ejection)
        {
            if (time.GetUtcNow() < ejection.Until)
            {
                return;
            }

            if (standing.HasServed || !standing.IsOfFirstSet)
            {
                slowStart.Begin(replica);
            }

            LogAdmitted(logger, replica.DestinationId);
        }

        standing.HasServed = standing.IsMember = true;
        health.Value.SetActive(cluster, [new NewActiveDestinationHealth(replica, DestinationHealth.Healthy)]);
    }

    [LoggerMessage(LogLevel.Warning, "Took {Replica} out of the rotation: {Cause}.")]
    private static partial void LogEjected(ILogger logger, string replica, EjectionCause cause);

    [LoggerMessage(LogLevel.Information, "Took {Replica} back into the rotation.")]
    private static partial void LogAdmitted(ILogger logger, string replica);
}
