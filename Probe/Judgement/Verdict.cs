namespace McpAspire.Probe.Judgement;

/// <summary>What to think of the endpoint.</summary>
internal enum Verdict
{
    /// <summary>Every request was answered, in every era that the endpoint offers, and the lists are equal.</summary>
    Safe,

    /// <summary>Something failed that would not fail on one replica.</summary>
    Broken,

    /// <summary>No MCP server was reached.</summary>
    Unreachable,

    /// <summary>It was stopped before it was done and nothing had failed by then, or what failed may be one replica's own doing, or fewer replicas answered than must.</summary>
    Incomplete,
}

internal static class ExitCodes
{
    /// <summary>The code of <c>EX_USAGE</c> in sysexits.h.</summary>
    public const int Usage = 64;

    public static int ExitCode(this Verdict verdict) => (int)verdict;
}
