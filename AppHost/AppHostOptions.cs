namespace McpAspire.AppHost;

/// <summary>What a user may choose, on the command line (<c>--Replicas=5</c>) or in any other source of configuration.</summary>
/// <param name="Replicas">How many replicas of the MCP server run: 1 to 50, 3 by default.</param>
/// <param name="Sessions">Where the sessions of clients are kept that open one, those of MCP 2025-11-25 and before. Stateless by default.</param>
/// <param name="Redis">Whether there is a Redis: the one of the connection string <c>redis</c>, else one of the application's own. False by default, true with shared sessions.</param>
/// <param name="Policy">Which replica is given the next request. Round robin by default.</param>
/// <param name="Port">The balancer's port: 8080 by default, 0 for a free one.</param>
internal sealed record AppHostOptions(int Replicas, SessionMode Sessions, bool Redis, BalancingPolicy Policy, int Port)
{
    public const string Usage = """
        --Replicas=3    how many replicas of the MCP server run, 1 to 50
        --Sessions=Stateless
                        Stateless: no sessions, any replica serves any request
                        Stateful: in each replica's memory, which fails behind a balancer as it does in production
                        Sticky: in each replica's memory, and the balancer follows them
                        Shared: through Redis, which this implies; they outlive the replica that opened them
        --Redis=false   true: notebooks are kept in Redis, where every replica finds them
        --Policy=RoundRobin
                        which replica is next: RoundRobin, LeastRequests or PowerOfTwoChoices
        --Port=8080     the balancer's port, 0 for a free one
        """;
}
