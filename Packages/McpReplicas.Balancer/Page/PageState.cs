using McpReplicas.Balancer.Traffic;

namespace McpReplicas.Balancer.Page;

/// <summary>The data that the page shows, as JSON.</summary>
/// <param name="Run">Identifies the run of the balancer. After a restart it changes, and all numbers start again.</param>
/// <param name="Time">The balancer's clock, to which all times relate.</param>
/// <param name="Endpoint">The MCP endpoint; null if the balancer cannot know it.</param>
/// <param name="Policy">The load balancing policy.</param>
/// <param name="SessionMode">Where sessions are kept; null if not configured.</param>
/// <param name="Totals">The numbers of all replicas together.</param>
/// <param name="Replicas">The replicas, sorted by name.</param>
/// <param name="Requests">The requests that ended after the last one that the page has, oldest first.</param>
internal sealed record PageState(
    string Run, DateTimeOffset Time, string? Endpoint, string Policy, string? SessionMode, TotalsView Totals, IReadOnlyList<ReplicaView> Replicas, IReadOnlyList<RequestView> Requests);

/// <inheritdoc cref="RequestTotals"/>
internal sealed record TotalsView(long Answered, long Refused, long Failed, long Canceled, int InFlight, double PerSecond, double? P50, double? P99);

/// <param name="Name">The replica's name.</param>
/// <param name="Address">The replica's address.</param>
/// <param name="State">One of <c>ready</c>, <c>ejected</c>, <c>drained</c>, <c>failing</c>, <c>unprobed</c>.</param>
/// <param name="Reason">The reason for the state, as text.</param>
/// <param name="Share">Its share of the requests of the last minute, 0 to 1; null if there were no requests.</param>
/// <param name="InFlight">The number of running requests, streams included.</param>
/// <param name="Streams">The number of running requests that only the client ends: <c>subscriptions/listen</c> and GET.</param>
/// <param name="PerSecond">The mean requests per second over the last five seconds.</param>
/// <param name="P50">The median duration of the last minute, in milliseconds.</param>
/// <param name="P99">The 99th percentile of the last minute, in milliseconds.</param>
/// <param name="Requests">The number of requests since the balancer started.</param>
/// <param name="Errors">The number of requests that the replica failed.</param>
/// <param name="History">The number of requests in each second of the last minute, oldest first.</param>
/// <param name="Probe">Its last probe.</param>
internal sealed record ReplicaView(
    string Name, string Address, string State, string? Reason, double? Share, int InFlight, int Streams, double PerSecond, double? P50, double? P99, long Requests, long Errors, int[] History, ProbeView? Probe);

/// <param name="Age">Seconds since the result arrived.</param>
/// <param name="Passed">Whether the replica reported that it is ready.</param>
/// <param name="Result">The result in words.</param>
internal sealed record ProbeView(double Age, bool Passed, string Result);

/// <inheritdoc cref="RequestRecord"/>
internal sealed record RequestView(
    long Number, DateTimeOffset Time, string HttpMethod, string Path, string? Era, string? Method, string? Target, IReadOnlyList<AttemptView> Attempts, string Outcome, int Status, bool Streamed, double Duration, string? TraceId);

/// <inheritdoc cref="Attempt"/>
internal sealed record AttemptView(string Replica, string Outcome, double Duration);
