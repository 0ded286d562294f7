using Yarp.ReverseProxy.LoadBalancing;

namespace McpReplicas.Balancer;

/// <summary>The section <c>Balancer</c> of configuration.</summary>
public sealed class BalancerOptions
{
    /// <summary>
    /// The replicas by name: <c>Balancer:Replicas:mcp-1=http://localhost:5001</c>. Absolute http or https addresses, at least one.
    /// A number will do for a name: <c>Balancer:Replicas:0</c>. A host name stands for every address that DNS has for it.
    /// </summary>
    public Dictionary<string, string> Replicas { get; set; } = [];

    /// <summary>Which of the ready replicas is next: <c>RoundRobin</c> by default, <c>LeastRequests</c> or <c>PowerOfTwoChoices</c>.</summary>
    public string Policy { get; set; } = LoadBalancingPolicies.RoundRobin;

    /// <summary>
    /// Where the replicas keep the sessions of clients. With <c>Sticky</c> and <c>Shared</c> each request of a session goes to the replica that holds it: a
    /// client is given the replica's name with its session id, <c>mcp-1.…</c>, or with the endpoint of its HTTP+SSE stream, <c>?mcp-replica=mcp-1</c>; servers see
    /// no names. Several balancers route alike if they have the same names. Nothing is followed by default. A change needs a restart.
    /// </summary>
    public SessionMode? SessionMode { get; set; }

    /// <summary>The path that tells whether a replica is ready, by any status from 200 to 299. Empty for servers that have none: then no replica is probed.</summary>
    public string HealthPath { get; set; } = "/health";

    /// <summary>The time between two probes of a replica. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The time a replica has to answer a probe. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many probes in a row must go unanswered before a replica is taken out. 2 by default, 1 to 100. An answer to a request begins the count anew.</summary>
    public int ProbeFailures { get; set; } = 2;

    /// <summary>
    /// How many requests in a row must fail before a replica is taken out: no connection in time, broken off, or answered with 500, 502, 503 or 504.
    /// 5 by default, 1 to 1,000.
    /// </summary>
    public int RequestFailures { get; set; } = 5;

    /// <summary>The time in which the share of a replica that joins or comes back grows to the whole. 5 seconds by default, 0 to 60 seconds.</summary>
    public TimeSpan SlowStart { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two lookups of host names. 5 seconds by default, 1 to 300 seconds.</summary>
    public TimeSpan DnsRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time to open a connection to a replica. 2 seconds by default, 0.1 to 60 seconds. A change needs a restart.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a connection to a replica may be idle before the balancer closes it, within a second. 3 seconds by default, 1 second to 1 hour. It must be
    /// less than what the server allows, for a call that meets the server's own closing is lost: Node and uvicorn close after 5 seconds, gunicorn
    /// after 2. A change needs a restart.
    /// </summary>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection to a replica is used, after which its host is looked up again. 5 minutes by default, 1 second to 24 hours. A change needs a restart.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The path at which replicas serve MCP, where the balancer asks them for their tools. <c>/mcp</c> by default.</summary>
    public string McpPath { get; set; } = "/mcp";

    /// <summary>
    /// Whether answers name their replica in <c>X-Served-By</c> where the replica itself does not. False by default: the name may be an address that is nobody's
    /// business. A change needs a restart.
    /// </summary>
    public bool NameReplicas { get; set; }

    /// <summary>The tools whose calls may be executed twice, by name, whatever they say of themselves. None by default.</summary>
    public string[] RepeatableTools { get; set; } = [];

    /// <summary>
    /// Whether a call that was lost is sent to another replica if its tool is annotated as reading or idempotent (<c>readOnlyHint</c>,
    /// <c>idempotentHint</c>), for which the balancer asks each replica every minute, without credentials. True by default; switch it off in front of
    /// servers whose annotations are not to be trusted.
    /// </summary>
    public bool RetryAnnotatedTools { get; set; } = true;

    /// <summary>The time until the answer to a method that only reads begins, all attempts together; then 504. 30 seconds by default, 0 for no limit, at most an hour.</summary>
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for <c>tools/call</c>. 0 by default: a tool may be silent for as long as its client waits.</summary>
    public TimeSpan ToolDeadline { get; set; }

    /// <summary>
    /// How long an event stream may be silent: then it carries a comment, so that nothing between client and balancer takes it for dead. Most proxies end
    /// what is silent for 60 seconds. 15 seconds by default, 0 for no comments, at most 10 minutes.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest body of a request, in bytes; then 413. 4 MiB by default, 1 KiB to 1 GiB.</summary>
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many requests may run at a time, streams included; then 429. 10,000 by default, 1 to 1,000,000.</summary>
    public int MaxConcurrentRequests { get; set; } = 10_000;

    /// <summary>What one client, or all of them together, may take. A change needs a restart.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>
    /// Where the page, its state and its actions are served, besides the addresses of MCP and at none of them: <c>http</c>, the host <c>localhost</c>, an IP
    /// address or <c>*</c>, and a port of its own, which may be 0 for a free one where the host is an IP address. <c>http://localhost:8081</c> by default;
    /// empty for no page. A change needs a restart.
    /// </summary>
    public string PageUrl { get; set; } = "http://localhost:8081";

    /// <summary>
    /// Whether the page and its buttons serve every machine that reaches <see cref="PageUrl"/>, under any name. False by default: this machine alone,
    /// and only as localhost. The page authenticates nobody; set it where something in front does.
    /// </summary>
    public bool PageForAll { get; set; }
}
