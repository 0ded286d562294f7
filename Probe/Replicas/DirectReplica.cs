using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Replicas;

/// <summary>What a replica said that was asked without the balancer.</summary>
/// <param name="Name">Host and port, and the path where that alone tells it apart.</param>
/// <param name="Opening">How it received its client.</param>
/// <param name="Answers">To lists, and to the tool.</param>
/// <param name="Stranger">What it said to a request in the session of the replica before it; null if there was none.</param>
internal sealed record DirectReplica(string Name, Opening Opening, IReadOnlyList<Exchange> Answers, Exchange? Stranger)
{
    /// <summary>The replica that the session belongs to of <see cref="Stranger"/>.</summary>
    public string? Owner { get; init; }
}
