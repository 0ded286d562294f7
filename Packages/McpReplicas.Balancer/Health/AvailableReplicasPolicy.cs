using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>The replicas that may be given a request, in the order of their names, so that round robin goes mcp-1, mcp-2, … mcp-10.</summary>
internal sealed class AvailableReplicasPolicy(OperatorDrain drain) : IAvailableDestinationsPolicy
{
    public const string PolicyName = nameof(AvailableReplicasPolicy);

    public string Name => PolicyName;

    // The method's name is YARP's. A replica that has not been probed yet counts as ready: a balancer that restarts serves at once.
    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        var wanted = allDestinations.Where(replica => !drain.Holds(replica)).ToList();
        var ready = wanted.Where(replica => !Ejections.IsOut(replica)).ToList();
        var doubted = wanted.Where(replica => Ejections.Find(replica) is { IsDoubt: true }).OrderBy(replica => Ejections.Find(replica)?.Since).ToList();
        var chosen = ready.Concat(ready.Count > 0 ? BeyondHalf(ready.Count, doubted) : doubted);
        return [.. chosen.OrderBy(replica => replica.DestinationId.Length).ThenBy(replica => replica.DestinationId, StringComparer.Ordinal)];
    }

    // What most replicas suffer from is seldom their own fault, and the other half could not carry the load of all.
    private static List<DestinationState> BeyondHalf(int ready, List<DestinationState> doubted)
    {
        var ejected = doubted.FindAll(replica => Ejections.StateOf(replica).IsMember);
        var most = (ready + ejected.Count) / 2;
        return ejected.Count > most ? ejected[most..] : [];
    }
}
