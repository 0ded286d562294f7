using McpAspire.Probe.Checks;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Everything that the probe observed.</summary>
/// <param name="Runs">The result of each era.</param>
/// <param name="Exchanges">All requests and their outcomes.</param>
/// <param name="Lists">The answers to list methods.</param>
internal sealed record Seen(IReadOnlyList<EraRun> Runs, IReadOnlyList<Exchange> Exchanges, IReadOnlyList<ListAnswer> Lists)
{
    /// <summary>The exchanges of sessions that were opened after those of the first clients.</summary>
    public IReadOnlyList<Exchange> Later => [.. Runs.SelectMany(run => run.Later)];

    /// <summary>The replicas that were probed directly, without the balancer.</summary>
    public IReadOnlyList<DirectReplica> Direct { get; init; } = [];

    /// <summary>The era in which the replicas were probed directly.</summary>
    public Era? DirectEra { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public IReadOnlyList<HeldReport> Held { get; init; } = [];

    /// <summary>The address of an MCP server that was found at another path.</summary>
    public Uri? Elsewhere { get; init; }

    /// <summary>Why the probe ended early, as a sentence; null if it did not.</summary>
    public string? Stop { get; init; }
}
