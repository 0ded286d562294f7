using McpReplicas.Aspire.Programs;

namespace Aspire.Hosting;

/// <summary>
/// The options of an AppHost, set on the command line (<c>--Replicas=5</c>) or in any other source of configuration. The AppHost passes the
/// defaults to <c>TryReadOptions</c>.
/// </summary>
public sealed record McpApplicationOptions
{
    internal const int MostReplicas = 50;
    internal static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromMinutes(3);
    internal static readonly TimeSpan LeastStartTimeout = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan MostStartTimeout = TimeSpan.FromHours(1);

    /// <summary>The number of replicas of the MCP server: 1 to 50. 3 by default.</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Where sessions are kept. Only clients of MCP 2025-11-25 and earlier open sessions. Stateless by default.</summary>
    public McpSessionMode Sessions { get; init; }

    /// <summary>
    /// Which Redis the application uses. On the command line, <c>true</c> means Auto and <c>false</c> means None. The connection string <c>redis</c> has
    /// precedence over Auto, Embedded and Container. None by default; shared sessions change None to Auto.
    /// </summary>
    public McpRedisMode Redis { get; init; }

    /// <summary>How the balancer chooses the replica for the next request. Round robin by default.</summary>
    public McpBalancingPolicy Policy { get; init; }

    /// <summary>Whether the MCP Inspector runs too, connected to the balancer. <c>npx</c> downloads it. False by default.</summary>
    public bool Inspector { get; init; }

    /// <summary>The balancer's port, 0 for a free one. 8080 by default.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The longest time that the start may take: 10 seconds to 1 hour. 3 minutes by default; no limit under a debugger.</summary>
    public TimeSpan StartTimeout { get; init; } = DefaultStartTimeout;

    /// <summary>
    /// A program and its arguments: a server in any language. Each replica runs it instead of the application's server, without a shell. The server must listen
    /// at localhost, at the port in the variable <c>PORT</c>. <c>{port}</c> is replaced by that port, <c>{name}</c> by the replica's name. Not set by default.
    /// </summary>
    public string? Command { get; init; }

    /// <summary>The folder that <see cref="Command"/> runs in, with the same placeholders. By default the folder that <c>./run</c> is called from, else the AppHost's.</summary>
    public string? Directory { get; init; }

    /// <summary>Environment variables of <see cref="Command"/>, with the same placeholders: <c>--Environment:LOG_LEVEL=debug</c>, one option for each. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The path of the MCP endpoint of <see cref="Command"/>. <c>/mcp</c> by default.</summary>
    public string? McpPath { get; init; }

    /// <summary>The path where <see cref="Command"/> returns a status from 200 to 299 when it is ready. Without it, a replica is ready while it accepts connections.</summary>
    public string? HealthPath { get; init; }

    internal string Usage => $"""
        --Replicas=5    number of replicas of the MCP server, 1 to {MostReplicas}
        --Sessions=…    where the sessions of clients are kept
                        Stateless: no sessions; any replica serves any request
                        Stateful: in each replica's memory; fails behind a balancer, as in production
                        Sticky: in each replica's memory; the balancer sends each session to its replica
                        Shared: in Redis too; a session survives the loss of its replica; changes --Redis=None to Auto
        --Redis=…       where tools keep data between calls, so that every replica finds it;
                        if --ConnectionStrings:redis=… is given, Auto, Embedded and Container use that Redis
                        None, or false: no Redis; each replica keeps its own data in memory
                        Auto, or true: Container if docker or podman answers, else Embedded
                        Embedded: Garnet, which needs only .NET
                        Container: Redis in a container
        --Policy=…      how the balancer chooses the next replica: RoundRobin, LeastRequests or PowerOfTwoChoices
        --Inspector=true
                        also runs the MCP Inspector, a page to try the tools; needs Node.js
        --Port=9090     the balancer's port; 0 chooses a free port
        --StartTimeout=00:10:00
                        longest time for the start, 00:00:10 to 01:00:00
        --Command="node dist/index.js --port {Placeholders.Port}"
                        runs a server in any language instead of this application's server, without a shell. It must listen at localhost, at the
                        port in the variable PORT. {Placeholders.Port} is replaced by that port, {Placeholders.Name} by the replica's name. Options for it:
          --Directory=…           the folder that it runs in
          --Environment:NAME=…    an environment variable; one option for each
          --McpPath=/mcp          the path of its MCP endpoint
          --HealthPath=/health    the path that returns 200 to 299 when it is ready; without it, a replica is ready while it accepts connections
        Defaults: --Replicas={Replicas} --Sessions={Sessions} --Redis={Redis} --Policy={Policy} --Inspector={Inspector} --Port={Port} --StartTimeout={StartTimeout}
        """;
}
