using Yarp.ReverseProxy.LoadBalancing;

namespace McpReplicas.Balancer;

/// <summary>The options in the configuration section <c>Balancer</c>.</summary>
public sealed class BalancerOptions
{
    /// <summary>
    /// The replicas by name: <c>Balancer:Replicas:mcp-1=http://localhost:5001</c>. Absolute http or https addresses, at least one.
    /// A name may be a number: <c>Balancer:Replicas:0</c>. A host name resolves to one replica per address in DNS.
    /// </summary>
    public Dictionary<string, string> Replicas { get; set; } = [];

    /// <summary>How the balancer chooses among the ready replicas: <c>RoundRobin</c> (default), <c>LeastRequests</c> or <c>PowerOfTwoChoices</c>.</summary>
    public string Policy { get; set; } = LoadBalancingPolicies.RoundRobin;

    /// <summary>
    /// Where the replicas keep the sessions of clients. With <c>Sticky</c> and <c>Shared</c> the balancer sends each request of a session to the replica
    /// that holds it. For this it adds the replica's name to the session id (<c>mcp-1.…</c>), or to the endpoint of an HTTP+SSE stream
    /// (<c>?mcp-replica=mcp-1</c>); servers do not see these names. Several balancers route alike if they use the same names. Not set by default: the
    /// balancer follows no sessions. A change needs a restart.
    /// </summary>
    public SessionMode? SessionMode { get; set; }

    /// <summary>
    /// The path of the health check; a replica is ready if it answers 200 to 299. <c>/health</c> by default. Empty for servers without such a path:
    /// replicas are not probed.
    /// </summary>
    public string HealthPath { get; set; } = "/health";

    /// <summary>The time between two probes of a replica. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica may take to answer a probe. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how many unanswered probes in a row a replica is ejected. 2 by default, 1 to 100. An answer to a request resets the count.</summary>
    public int ProbeFailures { get; set; } = 2;

    /// <summary>
    /// After how many failed requests in a row a replica is ejected. A request fails if no connection is made in time, if the connection breaks, or if the
    /// status is 500, 502, 503 or 504. 5 by default, 1 to 1,000.
    /// </summary>
    public int RequestFailures { get; set; } = 5;

    /// <summary>How long the share of a replica that joins or is readmitted grows until it is full. 5 seconds by default, 0 to 60 seconds.</summary>
    public TimeSpan SlowStart { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two DNS lookups of host names. 5 seconds by default, 1 to 300 seconds.</summary>
    public TimeSpan DnsRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long opening a connection to a replica may take. 2 seconds by default, 0.1 to 60 seconds. A change needs a restart.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The balancer closes a connection to a replica that is idle for this time, at most one second later. 3 seconds by default, 1 second to 1 hour. It must
    /// be shorter than the idle timeout of the server, because a call is lost if the server closes the connection at the same moment: Node and uvicorn close
    /// after 5 seconds, gunicorn after 2. A change needs a restart.
    /// </summary>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a connection to a replica is used before the balancer opens another one and resolves the host again. 5 minutes by default, 1 second to 24
    /// hours. A change needs a restart.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The path of MCP at the replicas, which the balancer uses to list their tools. <c>/mcp</c> by default.</summary>
    public string McpPath { get; set; } = "/mcp";

    /// <summary>
    /// Whether the balancer adds the header <c>X-Served-By</c> with the replica's name to answers that do not have it. False by default, because the name may
    /// be an internal address. A change needs a restart.
    /// </summary>
    public bool NameReplicas { get; set; }

    /// <summary>The names of tools whose calls may be executed twice, regardless of their annotations. Empty by default.</summary>
    public string[] RepeatableTools { get; set; } = [];

    /// <summary>
    /// Whether a lost call is retried on another replica if its tool is annotated as read-only or idempotent (<c>readOnlyHint</c>, <c>idempotentHint</c>).
    /// For this the balancer lists the tools of each replica every minute, without credentials. True by default; set it to false if the annotations of the
    /// servers cannot be trusted.
    /// </summary>
    public bool RetryAnnotatedTools { get; set; } = true;

    /// <summary>
    /// The time in which the answer to a read-only method must begin, all attempts together; then 504. 30 seconds by default, 0 for no limit, at most 1
    /// hour.
    /// </summary>
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for <c>tools/call</c>. 0 by default, which is no limit: a tool may be silent as long as its client waits. At most 24 hours.</summary>
    public TimeSpan ToolDeadline { get; set; }

    /// <summary>
    /// How long an event stream may be silent before the balancer sends a comment. Comments keep proxies from closing the stream; most close after 60 seconds
    /// of silence. 15 seconds by default, 0 for no comments, at most 10 minutes.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The maximum length of a request body, in bytes; then 413. 4 MiB by default, 1 KiB to 1 GiB. A change needs a restart.</summary>
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The maximum number of concurrent requests, streams included; then 429. 10,000 by default, 1 to 1,000,000. A change needs a restart.</summary>
    public int MaxConcurrentRequests { get; set; } = 10_000;

    /// <summary>Limits per client, per address and for all clients together. A change needs a restart.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>
    /// The address of the balancer's page, its state and its actions; they are not served at the addresses of MCP. The scheme is <c>http</c>, the host is
    /// <c>localhost</c>, an IP address or <c>*</c>, and the port is not used for MCP. With an IP address the port may be 0 for a free one.
    /// <c>http://localhost:8081</c> by default; empty for no page. A change needs a restart.
    /// </summary>
    public string PageUrl { get; set; } = "http://localhost:8081";

    /// <summary>
    /// Whether the page and its buttons serve all machines that reach <see cref="PageUrl"/>, under any host name. False by default: only this machine, and
    /// only as localhost. The page authenticates no one, so set this only behind a proxy that does.
    /// </summary>
    public bool PageForAll { get; set; }
}
