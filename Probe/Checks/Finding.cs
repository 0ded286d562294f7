namespace McpAspire.Probe.Checks;

/// <summary>What some clients or intermediaries do not get along with, though all replicas may be alike.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Evidence">What was seen here.</param>
/// <param name="Breaks">The clients that it breaks, and how.</param>
/// <param name="Cures">What helps.</param>
internal sealed record Finding(string Id, string Title, string Evidence, IReadOnlyList<string> Breaks, IReadOnlyList<string> Cures);
