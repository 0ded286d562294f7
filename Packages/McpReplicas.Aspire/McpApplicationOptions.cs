using McpReplicas.Aspire.Programs;

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

    /// <summary>
    /// A server in any language that runs in place of the application's own, as many times as there are replicas: a program and its arguments, run without a shell.
    /// <c>{port}</c> stands for the port that the replica must listen on, at localhost, and <c>{name}</c> for its name; the variable <c>PORT</c> has the port too.
    /// None by default.
    /// </summary>
    public string? Command { get; init; }

    /// <summary>The folder that <see cref="Command"/> runs in, with the same placeholders. The one that <c>./run</c> is called from by default, else the AppHost's.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables of the environment for <see cref="Command"/>, with the same placeholders: <c>--Environment:LOG_LEVEL=debug</c>, an option for each. None by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where <see cref="Command"/> serves MCP. <c>/mcp</c> by default.</summary>
    public string? McpPath { get; init; }

    /// <summary>Where <see cref="Command"/> says with a status from 200 to 299 that it is ready. Without it a replica counts as ready while it accepts connections.</summary>
    public string? HealthPath { get; init; }

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
        --Command="node dist/index.js --port {Placeholders.Port}"
                        a server in any language, in place of this application's own. It must listen at its port of localhost, which it finds
                        in PORT or, where {Placeholders.Port} stands, in its arguments; {Placeholders.Name} is the replica's name. There is no shell. With it go:
          --Directory=…           the folder it runs in
          --Environment:NAME=…    a variable of its environment; an option for each
          --McpPath=/mcp          where it serves MCP
          --HealthPath=/health    where it says that it is ready; without it, when it accepts connections
        Without any: --Replicas={Replicas} --Sessions={Sessions} --Redis={Redis} --Policy={Policy} --Inspector={Inspector} --Port={Port} --StartTimeout={StartTimeout}
        """;
}
