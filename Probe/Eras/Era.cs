namespace McpAspire.Probe.Eras;

/// <summary>The generations of the MCP transport.</summary>
internal enum Era
{
    /// <summary>2026-07-28 and later: each request is self-contained.</summary>
    Modern,

    /// <summary>2025-03-26 to 2025-11-25: <c>initialize</c> first, then optionally a session.</summary>
    Legacy,

    /// <summary>HTTP+SSE of 2024-11-05: a stream for the answers, and a separate address for the messages.</summary>
    Sse,
}

internal static class EraNames
{
    public static string InWords(this Era era) => era switch
    {
        Era.Modern => "2026-07-28",
        Era.Legacy => "2025-11-25",
        _ => "HTTP+SSE",
    };
}
