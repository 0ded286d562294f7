using Yarp.ReverseProxy.LoadBalancing;

namespace McpAspire.LoadBalancer;

/// <summary>The section <c>Balancer</c> of configuration.</summary>
internal sealed class BalancerOptions
{
    /// <summary>
    /// The replicas by name: <c>Balancer:Replicas:mcp-1=http://localhost:5001</c>. Absolute http or https addresses, at least one.
    /// A number will do for a name: <c>Balancer:Replicas:0</c>. A host name stands for every address that DNS has for it.
    /// </summary>
    public Dictionary<string, string> Replicas { get; init; } = [];

    /// <summary>Which of the ready replicas is next: <c>RoundRobin</c> by default, <c>LeastRequests</c> or <c>PowerOfTwoChoices</c>.</summary>
    public string Policy { get; init; } = LoadBalancingPolicies.RoundRobin;

    /// <summary>
    /// Whether a request of a session goes to the replica whose name its session id or its path begins with (<c>mcp-1.…</c>, <c>/@mcp-1/…</c>),
    /// as servers with sticky sessions write them. False by default.
    /// </summary>
    public bool StickySessions { get; init; }

    /// <summary>The path that tells whether a replica is ready, by any status from 200 to 299. Empty for servers that have none: then no replica is probed.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>The time between two probes of a replica. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time a replica has to answer a probe. 1 second by default, 0.1 to 60 seconds.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time in which the share of a replica that has come back grows to the whole. 5 seconds by default, 0 to 60 seconds.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two lookups of host names. 5 seconds by default, 1 to 300 seconds.</summary>
    public TimeSpan DnsRefresh { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a call that was lost is sent to another replica if its tool is annotated as reading or idempotent (<c>readOnlyHint</c>,
    /// <c>idempotentHint</c>). True by default; switch it off in front of servers whose annotations are not to be trusted.
    /// </summary>
    public bool RetryAnnotatedTools { get; init; } = true;

    /// <summary>The time until the answer to a method that only reads begins, all attempts together; then 504. 30 seconds by default, 0 for no limit, at most an hour.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for <c>tools/call</c>. 0 by default: a tool may be silent for as long as its client waits.</summary>
    public TimeSpan ToolDeadline { get; init; }

    /// <summary>The longest body of a request, in bytes; then 413. 4 MiB by default, 1 KiB to 1 GiB.</summary>
    public long MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many requests may run at a time, streams included; then 429. 10,000 by default, 1 to 1,000,000.</summary>
    public int MaxConcurrentRequests { get; init; } = 10_000;
}
