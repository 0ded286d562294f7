namespace McpReplicas.Balancer.Page;

/// <summary>How a replica answered the question whether it is ready.</summary>
/// <param name="Time">When it was known.</param>
/// <param name="Passed">Whether the replica said yes.</param>
/// <param name="Result">The answer in words: <c>200 OK</c>, <c>connection refused</c>.</param>
internal sealed record Probe(DateTimeOffset Time, bool Passed, string Result);
