using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>A cause and what shows it.</summary>
internal sealed record Found(Cause Cause, Era? Era, string Evidence)
{
    /// <summary>Whether the cause is proved; otherwise it is only possible.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>The exchange that shows the cause, if it is not in the log.</summary>
    public Exchange? Exchange { get; init; }

    public Reason ToReason() => Cause.In(Era, Evidence, IsCertain);
}
