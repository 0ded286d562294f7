namespace McpReplicas;

/// <summary>
/// The options of a replica. Each property is a configuration section of the same name: <c>Access:Hosts:0</c>, or <c>Access__Hosts__0</c> in the environment.
/// </summary>
public sealed class McpReplicasOptions
{
    /// <summary>The identity of this replica.</summary>
    public ReplicaOptions Replica { get; set; } = new();

    /// <summary>The allowed host names and origins of requests.</summary>
    public AccessOptions Access { get; set; } = new();

    /// <summary>How the process shuts down.</summary>
    public DrainOptions Drain { get; set; } = new();

    /// <summary>Heartbeats, which keep open connections alive until the answer is ready.</summary>
    public HeartbeatOptions Heartbeats { get; set; } = new();

    /// <summary>Where sessions are kept, and for how long.</summary>
    public SessionOptions Sessions { get; set; } = new();

    /// <summary>The state that clients carry from one round of a tool call to the next.</summary>
    public RequestStateOptions RequestState { get; set; } = new();

    /// <summary>Idempotency keys, with which a repeated call is executed only once.</summary>
    public IdempotencyOptions Idempotency { get; set; } = new();

    /// <summary>What traces contain about calls.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();
}

/// <summary>The identity of a replica.</summary>
public sealed class ReplicaOptions
{
    /// <summary>The unique name of the replica for balancer, traces and clients. By default the machine's name, which on Kubernetes is the name of the pod.</summary>
    public string Name { get; set; } = Environment.MachineName;
}

/// <summary>The allowed host names and origins of requests (MCP 2026-07-28, Streamable HTTP, security).</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The host names that a request may contain in <c>Host</c>, without port. By default the names of this machine. <c>*</c> allows every name; use it only
    /// behind a proxy that checks the host.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The origins of web pages that may send requests, such as <c>https://app.example.com</c>. Pages of this machine are always allowed. <c>*</c> allows all.</summary>
    public IList<string> Origins { get; } = [];
}

/// <summary>
/// How a process shuts down after SIGTERM or Ctrl-C. It reports at once that it is not ready, but accepts requests for some more time, so that requests
/// already on their way are not lost. Then running requests have until the host's shutdown timeout, 30 seconds by default.
/// </summary>
public sealed class DrainOptions
{
    /// <summary>The longest time that the process accepts new requests after the signal. 5 seconds by default, 0 to 5 minutes.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The process stops accepting requests earlier if no MCP request has arrived for this time. 0.5 seconds by default, 0 to 5 minutes.
    /// Set it to the value of <see cref="Grace"/> behind a balancer that does not retry a refused connection.
    /// </summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>
/// Heartbeats are comments in an event stream. Clients ignore them, but proxies count them as traffic. Without them many proxies close a connection
/// that is silent for 60 seconds.
/// </summary>
public sealed class HeartbeatOptions
{
    /// <summary>
    /// A comment is written to an open event stream after this time without other data. 15 seconds by default, 0.1 seconds to 10 minutes; 0 switches comments off.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// If a request has no answer after this time, an event stream is sent instead of JSON, and begins with a comment. 10 seconds by default, 0.1 seconds to 10 minutes;
    /// 0 switches it off. It does not apply if the client accepts only JSON, or to an <c>initialize</c> that opens a session.
    /// </summary>
    public TimeSpan SilentCall { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Sessions, which exist only for clients of MCP 2025-11-25 and before. For clients of 2026-07-28 all modes are the same.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>Where sessions are kept. By default the mode of <c>HttpServerTransportOptions</c>, which is stateless unless the application changes it.</summary>
    public McpSessionMode? Mode { get; set; }

    /// <summary>How long a session may be idle before it is closed: 2 hours by default, 1 second to 30 days. A session whose event stream is open is not idle.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long a session is kept that its client has opened but never used: 1 minute by default, 1 second to 30 days.</summary>
    public TimeSpan UnusedTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The limit of open sessions: 10000 by default, 1 to 1000000. It counts all replicas in the mode <see cref="McpSessionMode.Shared"/>, otherwise this replica.
    /// At the limit, a new session replaces the oldest session that was never used. If every session was used, the new one is rejected with 503.
    /// </summary>
    public int MaxSessions { get; set; } = 10_000;
}

/// <summary>The state that clients carry from one round of a tool call to the next (MCP 2026-07-28, requestState).</summary>
public sealed class RequestStateOptions
{
    /// <summary>How long the state is valid, and so the longest time between two rounds of a call: 10 minutes by default, 1 millisecond to 1 day.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Idempotency keys, with which a repeated <c>tools/call</c> is executed only once (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class IdempotencyOptions
{
    /// <summary>
    /// Whether calls with the header <c>Idempotency-Key</c> are executed only once per user and key. Such a call continues after its client has disconnected, unless the client
    /// cancels it. Its answer, up to 1 MiB, is stored and returned if the call is repeated. Needs Redis, which all replicas share. Off by default.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How long a key and its answer are kept after the call: 24 hours by default, 1 minute to 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>What traces contain about calls.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Whether spans of tool calls contain arguments and results, which may be secret (OpenTelemetry's semantic conventions for MCP, opt-in). Off by default.</summary>
    public bool ToolContent { get; set; }
}
