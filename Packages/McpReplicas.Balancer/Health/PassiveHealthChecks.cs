using McpReplicas.Balancer.Retries;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>
/// Judges a replica by the requests it handles: <see cref="AttemptEnd"/> defines which outcomes count. A tool's error is sent with status 200 and does not
/// count.
/// </summary>
internal sealed class PassiveHealthChecks(Ejections ejections, IOptions<BalancerOptions> options)
{
    /// <summary>Counts the end of an attempt. Returns the cause if the replica was ejected for it, otherwise null.</summary>
    public EjectionCause? Note(ClusterState cluster, DestinationState replica, AttemptEnd end)
    {
        switch (end.Sign)
        {
            case Sign.Healthy:
                Ejections.StateOf(replica).NoteAnswer();
                return null;
            case Sign.Refused:
                return Eject(cluster, replica, EjectionCause.Refused);
            case Sign.Suspect:
                return NoteFailure(cluster, replica);
            default:
                return null;
        }
    }

    private EjectionCause? NoteFailure(ClusterState cluster, DestinationState replica)
    {
        var state = Ejections.StateOf(replica);
        var most = options.Value.RequestFailures;
        // An ejected replica needs no further count.
        if (Ejections.IsOut(replica) || state.NoteFailure() < most)
        {
            return null;
        }

        // After it is readmitted, one more failure ejects it again.
        state.SetFailures(most - 1);
        return Eject(cluster, replica, EjectionCause.Failing);
    }

    private EjectionCause? Eject(ClusterState cluster, DestinationState replica, EjectionCause cause) => ejections.Eject(cluster, replica, cause) ? cause : null;
}
