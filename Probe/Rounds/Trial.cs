using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>How a call in several rounds ended.</summary>
internal enum TrialEnd
{
    /// <summary>The tool required no input.</summary>
    AsksNothing,

    /// <summary>The first round failed, or its result is unknown.</summary>
    Nothing,

    Completed,

    /// <summary>A later round was rejected.</summary>
    Refused,

    /// <summary>The tool repeated its question, as if it had received no answer.</summary>
    AskedAgain,
}

/// <summary>One call in several rounds.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Others">How many other requests were sent between two rounds.</param>
/// <param name="IsAlone">Whether all rounds used one connection.</param>
/// <param name="Before">The second-to-last round.</param>
/// <param name="Last">The last round.</param>
internal sealed record Trial(TrialEnd End, int Others, bool IsAlone, Exchange? Before, Exchange Last)
{
    public bool HasFailed => End is TrialEnd.Refused or TrialEnd.AskedAgain;
}
