using McpReplicas.Balancer.Retries;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Evaluates the result of a probe. A replica that answers "not ready" is ejected at once; one that does not answer is suspect.</summary>
internal sealed class ActiveHealthPolicy(Ejections ejections, IOptions<BalancerOptions> options) : IActiveHealthCheckPolicy
{
    public const string PolicyName = nameof(ActiveHealthPolicy);

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        foreach (var probe in probingResults)
        {
            Evaluate(cluster, probe);
        }
    }

    private void Evaluate(ClusterState cluster, DestinationProbingResult probe)
    {
        if (probe.Response is { } answer)
        {
            Ejections.StateOf(probe.Destination).ResetFailedProbes();
            if (answer.IsSuccessStatusCode)
            {
                ejections.Readmit(cluster, probe.Destination);
            }
            else
            {
                ejections.Eject(cluster, probe.Destination, EjectionCause.NotReady);
            }

            return;
        }

        switch (AttemptEnds.OfException(probe.Exception).Sign)
        {
            case Sign.Refused:
                ejections.Eject(cluster, probe.Destination, EjectionCause.Refused);
                break;
            case Sign.Suspect when Ejections.StateOf(probe.Destination).NoteFailedProbe() >= options.Value.ProbeFailures:
                ejections.Eject(cluster, probe.Destination, EjectionCause.Stalled);
                // Requests that the hanging replica received after its ejection, because too few others were left, are moved too.
                AvailabilityUpdates.EndWaiting(cluster);
                break;
            default:
                break;
        }
    }
}
