using McpReplicas.Balancer.Retries;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>What the requests themselves say of a replica: <see cref="AttemptEnd"/> has which end counts. A tool's error travels with 200, and does not.</summary>
internal sealed class PassiveHealthChecks(Ejections ejections, IOptions<BalancerOptions> options)
{
    /// <summary>Returns why the replica was ejected for it, if it was.</summary>
    public EjectionCause? Note(ClusterState cluster, DestinationState replica, AttemptEnd end)
    {
        switch (end.Sign)
        {
            case Sign.Healthy:
                Ejections.StateOf(replica).NoteAnswer();
                return null;
            case Sign.Gone:
                return Eject(cluster, replica, EjectionCause.Refused);
            case Sign.Doubt:
                return NoteDoubt(cluster, replica);
            default:
                return null;
        }
    }

    private EjectionCause? NoteDoubt(ClusterState cluster, DestinationState replica)
    {
        var standing = Ejections.StateOf(replica);
        var most = options.Value.RequestFailures;
        // More is known already of one that is out.
        if (Ejections.IsOut(replica) || standing.NoteFailure() < most)
        {
            return null;
        }

        // The next failure after it is back sends it out again.
        standing.SetFailures(most - 1);
        return Eject(cluster, replica, EjectionCause.Failing);
    }

    private EjectionCause? Eject(ClusterState cluster, DestinationState replica, EjectionCause cause) => ejections.Eject(cluster, replica, cause) ? cause : null;
}
