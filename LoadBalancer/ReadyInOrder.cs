using McpAspire.LoadBalancer.Traffic;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer;

/// <summary>The replicas that may be given a request, in the order of their names, so that round robin goes mcp-1, mcp-2, … mcp-10.</summary>
internal sealed class ReadyInOrder(OperatorDrain drain) : IAvailableDestinationsPolicy
{
    public const string PolicyName = nameof(ReadyInOrder);

    public string Name => PolicyName;

    // The method's name is YARP's. A replica that has not been probed yet counts as ready: a balancer that restarts serves at once.
    public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations) =>
    [
        .. allDestinations
            .Where(destination => destination.Health.Active is not DestinationHealth.Unhealthy && !drain.Holds(destination.DestinationId))
            .OrderBy(destination => destination.DestinationId.Length)
            .ThenBy(destination => destination.DestinationId, StringComparer.Ordinal),
    ];
}
