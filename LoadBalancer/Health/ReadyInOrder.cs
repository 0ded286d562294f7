using McpAspire.LoadBalancer.Traffic;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>The replicas that may be given a request, in the order of their names, so that round robin goes mcp-1, mcp-2, … mcp-10.</summary>
internal sealed class ReadyInOrder(OperatorDrain drain, Ejections ejections) : IAvailableDestinationsPolicy
{
    public const string PolicyName = nameof(ReadyInOrder);

    public string Name => PolicyName;

    // The method's name is YARP's. A replica that has not been probed yet counts as ready: a balancer that restarts serves at once.
    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
    {
        var wanted = allDestinations.Where(replica => !drain.Holds(replica.DestinationId)).ToList();
        var ready = wanted.Where(replica => !Ejections.IsOut(replica)).ToList();
        // Any of them may be ejected, but not the last one, if there is hope that it answers.
        var chosen = ready.Count > 0 ? ready : wanted.Where(replica => ejections.Find(replica) is { IsLastResort: true }).ToList();
        return [.. chosen.OrderBy(replica => replica.DestinationId.Length).ThenBy(replica => replica.DestinationId, StringComparer.Ordinal)];
    }
}
