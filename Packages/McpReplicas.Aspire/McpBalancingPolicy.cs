namespace Aspire.Hosting;

/// <summary>Which of the replicas that are ready is given the next request.</summary>
public enum McpBalancingPolicy
{
    /// <summary>The one after the last.</summary>
    RoundRobin,

    /// <summary>One with the fewest requests at this moment.</summary>
    LeastRequests,

    /// <summary>Of two, chosen at random, the one with fewer requests.</summary>
    PowerOfTwoChoices,
}
