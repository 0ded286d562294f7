using McpAspire.Probe.Checks;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>All that is judged.</summary>
/// <param name="Runs">What became of each era.</param>
/// <param name="Exchanges">All requests, and what came of them.</param>
/// <param name="Lists">What was listed.</param>
internal sealed record Seen(IReadOnlyList<EraRun> Runs, IReadOnlyList<Exchange> Exchanges, IReadOnlyList<ListAnswer> Lists)
{
    /// <summary>What came of sessions that were opened after those of the first clients.</summary>
    public IReadOnlyList<Exchange> Later => [.. Runs.SelectMany(run => run.Later)];

    /// <summary>The replicas that were asked without the balancer.</summary>
    public IReadOnlyList<DirectReplica> Direct { get; init; } = [];

    /// <summary>The era in which they were.</summary>
    public Era? DirectEra { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public IReadOnlyList<HeldReport> Held { get; init; } = [];

    /// <summary>Where an MCP server was found that is not at the endpoint.</summary>
    public Uri? Elsewhere { get; init; }

    /// <summary>Why it ended early, as a sentence; null if it did not.</summary>
    public string? Stop { get; init; }
}
