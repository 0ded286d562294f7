using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>How a call in several rounds ended.</summary>
internal enum TrialEnd
{
    /// <summary>The tool asked nothing back.</summary>
    AsksNothing,

    /// <summary>The first round failed, or nobody knows how it ended.</summary>
    Nothing,

    Completed,

    /// <summary>A round was refused that goes on with an earlier one.</summary>
    Refused,

    /// <summary>The same was asked once more, as if nothing had been answered.</summary>
    AskedAgain,
}

/// <summary>One call in several rounds.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Others">How many other requests were sent between two rounds.</param>
/// <param name="IsAlone">Whether all went over one connection.</param>
/// <param name="Before">The last round but one.</param>
/// <param name="Last">The last round.</param>
internal sealed record Trial(TrialEnd End, int Others, bool IsAlone, Exchange? Before, Exchange Last)
{
    public bool HasFailed => End is TrialEnd.Refused or TrialEnd.AskedAgain;
}
