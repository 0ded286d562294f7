namespace McpReplicas;

/// <summary>
/// The options of a replica. Each property is a section of configuration of the same name: <c>Access:Hosts:0</c>, or <c>Access__Hosts__0</c> in the environment.
/// </summary>
public sealed class McpReplicasOptions
{
    /// <summary>Who this process is.</summary>
    public ReplicaOptions Replica { get; set; } = new();

    /// <summary>Who may send requests.</summary>
    public AccessOptions Access { get; set; } = new();

    /// <summary>How the process leaves.</summary>
    public DrainOptions Drain { get; set; } = new();

    /// <summary>How a client, and what lies between, sees that an answer is still to come.</summary>
    public HeartbeatOptions Heartbeats { get; set; } = new();

    /// <summary>Where the sessions of clients are kept that open one.</summary>
    public SessionOptions Sessions { get; set; } = new();

    /// <summary>The state that tools hand to clients.</summary>
    public RequestStateOptions RequestState { get; set; } = new();

    /// <summary>Whether a call that is sent twice is executed once.</summary>
    public IdempotencyOptions Idempotency { get; set; } = new();

    /// <summary>What is recorded of calls.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();
}

/// <summary>Who a process is, as one of several replicas.</summary>
public sealed class ReplicaOptions
{
    /// <summary>The name by which balancer, traces and clients tell it from the others. The machine's name by default, which on Kubernetes is the pod's.</summary>
    public string Name { get; set; } = Environment.MachineName;
}

/// <summary>Who may send requests (MCP 2026-07-28, Streamable HTTP, security).</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The names by which clients may call, without port: what a request's <c>Host</c> may be. By default those of the machine itself; <c>*</c>
    /// allows every name, for a process behind something that checks it.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The web pages whose requests are served, as <c>https://app.example.com</c>, besides pages of this machine. <c>*</c> allows all.</summary>
    public IList<string> Origins { get; } = [];
}

/// <summary>
/// How a process leaves that is told to, by SIGTERM or Ctrl-C. It reports at once that it is not ready, and goes on serving for a while, so that
/// no request is lost which is on its way. After that the running requests have as long as the host gives them, 30 seconds by default.
/// </summary>
public sealed class DrainOptions
{
    /// <summary>How long it serves on at most, for a balancer that still sends requests. 5 seconds by default, 0 to 5 minutes.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// It stops earlier when no MCP request has arrived for this long. 0.5 seconds by default, 0 to 5 minutes.
    /// Set it to the grace behind a balancer that does not retry a refused connection.
    /// </summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>
/// How a client, and what lies between, sees that an answer is still to come: by comments, which MCP ignores and proxies take for traffic. Proxies cut what is silent
/// for too long, many after 60 seconds.
/// </summary>
public sealed class HeartbeatOptions
{
    /// <summary>
    /// An open event stream carries a comment when nothing else was written for this long. 15 seconds by default, 0.1 seconds to 10 minutes; 0 switches comments off.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A request that has no answer after this long is answered with an event stream instead of JSON, which begins with a comment. 10 seconds by default, 0.1 seconds to 10 minutes;
    /// 0 switches it off. Never where the client takes JSON alone, nor for the <c>initialize</c> that opens a session.
    /// </summary>
    public TimeSpan SilentCall { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// The sessions of clients that open one: those of MCP 2025-11-25 and before. Clients of 2026-07-28 have none and are served alike in every mode.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>Where they are kept. By default as <c>HttpServerTransportOptions</c> says, which is nowhere unless it is changed.</summary>
    public McpSessionMode? Mode { get; set; }

    /// <summary>How long a session may be idle before it is closed: 2 hours by default, 1 second to 30 days. A client that listens to its stream is not idle.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long a session is kept that its client opened and has not used since: 1 minute by default, 1 second to 30 days.</summary>
    public TimeSpan UnusedTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many sessions there may be at a time: 10000 by default, 1 to 1000000; in the mode <see cref="McpSessionMode.Shared"/> over all replicas, else in this
    /// one. For a session beyond it the oldest ends that was never used; if there is none, it is refused with 503.
    /// </summary>
    public int MaxSessions { get; set; } = 10_000;
}

/// <summary>The state that tools hand to clients (MCP 2026-07-28, requestState).</summary>
public sealed class RequestStateOptions
{
    /// <summary>How long a client may take from one round of a call to the next: 10 minutes by default, 1 millisecond to 1 day.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Whether a <c>tools/call</c> that is sent twice is executed once (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class IdempotencyOptions
{
    /// <summary>
    /// Whether a call with the header <c>Idempotency-Key</c> is executed once for each key of a user. It goes on when its client has left, until that cancels it, and its answer, up to 1 MiB,
    /// is given to the same call again. Needs Redis, by which replicas know of each other's calls. Off by default.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How long a key and its answer are remembered after the call: 24 hours by default, 1 minute to 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>What is recorded of calls.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Whether the spans of tool calls hold arguments and results, which may hold secrets (OpenTelemetry's semantic conventions for MCP, opt-in). Off by default.</summary>
    public bool ToolContent { get; set; }
}
