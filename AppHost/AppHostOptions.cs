using McpAspire.AppHost.Redis;

namespace McpAspire.AppHost;

/// <summary>
/// What a user may choose, on the command line (<c>--Replicas=5</c>) or in any other source of configuration. The defaults are those written here.
/// </summary>
/// <param name="Replicas">How many replicas of the MCP server run: 1 to 50.</param>
/// <param name="Sessions">Where the sessions of clients are kept that open one, those of MCP 2025-11-25 and before.</param>
/// <param name="Redis">Which Redis there is, <c>true</c> for Auto and <c>false</c> for None: the one of the connection string <c>redis</c>, else one of the application's own. Shared sessions imply Auto.</param>
/// <param name="Policy">Which replica is given the next request.</param>
/// <param name="Inspector">Whether the MCP Inspector runs beside the replicas, connected to the balancer. It comes by <c>npx</c>.</param>
/// <param name="Port">The balancer's port, 0 for a free one.</param>
internal sealed record AppHostOptions(
    int Replicas = 3,
    SessionMode Sessions = SessionMode.Stateless,
    RedisMode Redis = RedisMode.None,
    BalancingPolicy Policy = BalancingPolicy.RoundRobin,
    bool Inspector = false,
    int Port = 8080)
{
    /// <summary>How long the start may take before it counts as failed. 3 minutes by default, 10 seconds to 1 hour; no limit under a debugger.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);

    public static AppHostOptions Default { get; } = new();

    public static string Usage { get; } = $"""
        --Replicas=5    how many replicas of the MCP server run, 1 to 50
        --Sessions=…    Stateless: no sessions, any replica serves any request
                        Stateful: in each replica's memory, which fails behind a balancer as it does in production
                        Sticky: in each replica's memory, and the balancer follows them
                        Shared: through Redis, which this implies; they outlive the replica that opened them
        --Redis=…       where what tools keep between calls lies, for every replica to find it
                        None: nowhere; each replica keeps its own
                        Auto, or true: the Redis of --ConnectionStrings:redis=… if that is given, else as follows
                        Embedded: Garnet, which needs nothing but .NET; Auto where no container runtime answers
                        Container: Redis in a container; Auto where docker or podman answers
        --Policy=…      which replica is next: RoundRobin, LeastRequests or PowerOfTwoChoices
        --Inspector=true
                        the MCP Inspector runs too, a page on which to try the tools; needs Node.js
        --Port=9090     the balancer's port, 0 for a free one
        --StartTimeout=00:10:00
                        how long the start may take, 00:00:10 to 01:00:00
        Without any: --Replicas={Default.Replicas} --Sessions={Default.Sessions} --Redis={Default.Redis} --Policy={Default.Policy} --Inspector={Default.Inspector} --Port={Default.Port} --StartTimeout={Default.StartTimeout}
        """;
}
