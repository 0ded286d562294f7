using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>A cause that was found.</summary>
internal sealed record Found(Cause Cause, Era? Era, string Evidence)
{
    /// <summary>Whether it is proved, and not only possible.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>The exchange that shows it, where that is not among the others.</summary>
    public Exchange? Exchange { get; init; }

    public Reason ToReason() => Cause.In(Era, Evidence, IsCertain);
}
