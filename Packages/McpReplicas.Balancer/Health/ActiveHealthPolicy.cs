using McpReplicas.Balancer.Retries;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>What a probe says of a replica. Its own word that it is not ready counts at once; silence is doubt.</summary>
internal sealed class ActiveHealthPolicy(Ejections ejections, IOptions<BalancerOptions> options) : IActiveHealthCheckPolicy
{
    public const string PolicyName = nameof(ActiveHealthPolicy);

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        foreach (var probe in probingResults)
        {
            Judge(cluster, probe);
        }
    }

    private void Judge(ClusterState cluster, DestinationProbingResult probe)
    {
        if (probe.Response is { } answer)
        {
            Ejections.StateOf(probe.Destination).NoteSignOfLife();
            if (answer.IsSuccessStatusCode)
            {
                ejections.Admit(cluster, probe.Destination);
            }
            else
            {
                ejections.Eject(cluster, probe.Destination, EjectionCause.NotReady);
            }

            return;
        }

        switch (AttemptEnds.OfException(probe.Exception).Sign)
        {
            case Sign.Gone:
                ejections.Eject(cluster, probe.Destination, EjectionCause.Refused);
                break;
            case Sign.Doubt when Ejections.StateOf(probe.Destination).NoteFailedProbe() >= options.Value.ProbeFailures:
                ejections.Eject(cluster, probe.Destination, EjectionCause.Stalled);
                // Those too that have come since it was found to hang, because too few others are left.
                AvailabilityUpdates.EndWaiting(cluster);
                break;
            default:
                break;
        }
    }
}
