namespace McpAspire.Probe.Judgement;

/// <summary>Whether the endpoint is safe behind a balancer.</summary>
internal enum Verdict
{
    /// <summary>Every request was answered, in every era that the endpoint offers, and the lists are equal.</summary>
    Safe,

    /// <summary>A fault that a single replica would not have, or that fails everywhere.</summary>
    Broken,

    /// <summary>No MCP server was reached.</summary>
    Unreachable,

    /// <summary>Neither safe nor broken is proved: the probe ended early, the failure may have another cause than the replicas, or fewer replicas answered than required.</summary>
    Incomplete,
}

internal static class ExitCodes
{
    /// <summary>The code of <c>EX_USAGE</c> in sysexits.h.</summary>
    public const int Usage = 64;

    public static int ExitCode(this Verdict verdict) => (int)verdict;
}
