using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Chooses the replicas that may get requests, sorted by name, so that round robin goes mcp-1, mcp-2, … mcp-10.</summary>
internal sealed class AvailableReplicasPolicy(OperatorDrain drain) : IAvailableDestinationsPolicy
{
    public const string PolicyName = nameof(AvailableReplicasPolicy);

    public string Name => PolicyName;

    // YARP misspells the method's name. A replica that has not been probed yet counts as ready, so that a restarted balancer serves at once.
    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        var wanted = allDestinations.Where(replica => !drain.Holds(replica)).ToList();
        var ready = wanted.Where(replica => !Ejections.IsOut(replica)).ToList();
        var suspects = wanted.Where(replica => Ejections.Find(replica) is { IsSuspect: true }).OrderBy(replica => Ejections.Find(replica)?.Since).ToList();
        var chosen = ready.Concat(ready.Count > 0 ? BeyondHalf(ready.Count, suspects) : suspects);
        return [.. chosen.OrderBy(replica => replica.DestinationId.Length).ThenBy(replica => replica.DestinationId, StringComparer.Ordinal)];
    }

    // If most replicas fail, the cause is rarely in the replicas, and the remaining ones could not carry the whole load.
    private static List<DestinationState> BeyondHalf(int ready, List<DestinationState> suspects)
    {
        var ejected = suspects.FindAll(replica => Ejections.StateOf(replica).IsMember);
        var most = (ready + ejected.Count) / 2;
        return ejected.Count > most ? ejected[most..] : [];
    }
}
