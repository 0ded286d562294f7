namespace Aspire.Hosting;

/// <summary>
/// What a user of an AppHost may choose, on the command line (<c>--Replicas=5</c>) or in any other source of configuration. The defaults are those
/// that the AppHost gives <c>TryReadOptions</c>.
/// </summary>
public sealed record McpApplicationOptions
{
    internal const int MostReplicas = 50;
    internal static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(3);
    internal static readonly TimeSpan LeastStartTimeout = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan MostStartTimeout = TimeSpan.FromHours(1);

    /// <summary>How many replicas of the MCP server run: 1 to 50. 3 by default.</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Where the sessions of clients are kept that open one, those of MCP 2025-11-25 and before. Nowhere by default.</summary>
    public McpSessionMode Sessions { get; init; }

    /// <summary>
    /// Which Redis there is, on the command line also <c>true</c> for Auto and <c>false</c> for None: the one of the connection string <c>redis</c>, else one of the
    /// application's own. None by default. Shared sessions imply Auto.
    /// </summary>
    public McpRedisMode Redis { get; init; }

    /// <summary>Which replica is given the next request. The one after the last by default.</summary>
    public McpBalancingPolicy Policy { get; init; }

    /// <summary>Whether the MCP Inspector runs beside the replicas, connected to the balancer. It comes by <c>npx</c>. False by default.</summary>
    public bool Inspector { get; init; }

    /// <summary>The balancer's port, 0 for a free one. 8080 by default.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>How long the start may take before it counts as failed. 3 minutes by default, 10 seconds to 1 hour; no limit under a debugger.</summary>
    public TimeSpan StartTimeout { get; init; } = DefaultStartTimeout;

    internal string Usage => $"""
        --Replicas=5    how many replicas of the MCP server run, 1 to {MostReplicas}
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
        Without any: --Replicas={Replicas} --Sessions={Sessions} --Redis={Redis} --Policy={Policy} --Inspector={Inspector} --Port={Port} --StartTimeout={StartTimeout}
        """;
}
