namespace McpReplicas.Balancer.Page;

/// <summary>The result of a probe of a replica.</summary>
/// <param name="Time">When the result arrived.</param>
/// <param name="Passed">Whether the replica reported that it is ready.</param>
/// <param name="Result">The result in words, such as <c>200 OK</c> or <c>connection refused</c>.</param>
internal sealed record Probe(DateTimeOffset Time, bool Passed, string Result);
