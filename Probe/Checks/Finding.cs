namespace McpAspire.Probe.Checks;

/// <summary>A problem that affects some clients or proxies, even if all replicas are equal.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Title">The problem in one sentence.</param>
/// <param name="Evidence">What the probe observed.</param>
/// <param name="Breaks">The affected clients, and how they fail.</param>
/// <param name="Cures">What to do.</param>
internal sealed record Finding(string Id, string Title, string Evidence, IReadOnlyList<string> Breaks, IReadOnlyList<string> Cures);
