using McpReplicas.Balancer.Traffic;

namespace McpReplicas.Balancer.Page;

/// <summary>All that the page shows, as JSON.</summary>
/// <param name="Run">Another one after a restart of the balancer: then every number begins anew.</param>
/// <param name="Time">The balancer's clock, against which times are to be read.</param>
/// <param name="Endpoint">Where MCP is served; null where the balancer cannot know.</param>
/// <param name="Policy">How the next replica is chosen.</param>
/// <param name="SessionMode">Where sessions are kept, null where the balancer was not told.</param>
/// <param name="Totals">All replicas together.</param>
/// <param name="Replicas">Each of them, in the order of their names.</param>
/// <param name="Requests">Those that ended since the one which the page saw last, the oldest first.</param>
internal sealed record PageState(
    string Run, DateTimeOffset Time, string? Endpoint, string Policy, string? SessionMode, TotalsView Totals, IReadOnlyList<ReplicaView> Replicas, IReadOnlyList<RequestView> Requests);

/// <inheritdoc cref="RequestTotals"/>
internal sealed record TotalsView(long Answered, long Refused, long Failed, long Canceled, int InFlight, double PerSecond, double? P50, double? P99);

/// <param name="Name">The replica's name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="State">One of <c>ready</c>, <c>ejected</c>, <c>drained</c>, <c>failing</c>, <c>unprobed</c>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Share">Its part of the requests of the last minute, 0 to 1; null if there were none.</param>
/// <param name="InFlight">The requests that it has now, streams included.</param>
/// <param name="Streams">Those of them that only their clients end: <c>subscriptions/listen</c> and GET.</param>
/// <param name="PerSecond">The mean of the last five seconds.</param>
/// <param name="P50">Within this time, in milliseconds, came half of the answers of the last minute.</param>
/// <param name="P99">Within this time, in milliseconds, came 99 of 100.</param>
/// <param name="Requests">All since the balancer started.</param>
/// <param name="Errors">Those of them that it failed.</param>
/// <param name="History">The requests of each second of the last minute, the oldest first.</param>
/// <param name="Probe">Its last probe.</param>
internal sealed record ReplicaView(
    string Name, string Address, string State, string? Reason, double? Share, int InFlight, int Streams, double PerSecond, double? P50, double? P99, long Requests, long Errors, int[] History, ProbeView? Probe);

/// <param name="Age">Seconds since it was known.</param>
/// <param name="Passed">Whether the replica said that it is ready.</param>
/// <param name="Result">The answer in words.</param>
internal sealed record ProbeView(double Age, bool Passed, string Result);

/// <inheritdoc cref="RequestRecord"/>
internal sealed record RequestView(
    long Number, DateTimeOffset Time, string HttpMethod, string Path, string? Era, string? Method, string? Target, IReadOnlyList<AttemptView> Attempts, string Outcome, int Status, bool Streamed, double Duration, string? TraceId);

/// <inheritdoc cref="Attempt"/>
internal sealed record AttemptView(string Replica, string Outcome, double Duration);
