using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>What a probe says of a replica. One is enough: a wrong ejection costs a second, a replica that stands still costs every request that it gets.</summary>
internal sealed class ProbePolicy(Ejections ejections) : IActiveHealthCheckPolicy
{
    public const string PolicyName = nameof(ProbePolicy);

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        foreach (var probe in probingResults)
        {
            if (CauseOf(probe) is { } cause)
            {
                ejections.Eject(cluster, probe.Destination, cause);
            }
            else
            {
                ejections.Admit(cluster, probe.Destination);
            }
        }
    }

    private static EjectionCause? CauseOf(DestinationProbingResult probe) => probe switch
    {
        { Response.IsSuccessStatusCode: true } => null,
        { Response: not null } => EjectionCause.NotReady,
        { Exception: OperationCanceledException } => EjectionCause.Stalled,
        _ => EjectionCause.Refused,
    };
}
