namespace Aspire.Hosting;

/// <summary>How the balancer chooses, among the ready replicas, the one for the next request.</summary>
public enum McpBalancingPolicy
{
    /// <summary>The replicas in turn.</summary>
    RoundRobin,

    /// <summary>A replica with the fewest requests in flight.</summary>
    LeastRequests,

    /// <summary>The one with fewer requests in flight of two replicas chosen at random.</summary>
    PowerOfTwoChoices,
}
