namespace McpAspire.Probe.Eras;

/// <summary>The ways in which clients speak with a server.</summary>
internal enum Era
{
    /// <summary>2026-07-28 and later: each request says everything.</summary>
    Modern,

    /// <summary>2025-03-26 to 2025-11-25: <c>initialize</c> first, then maybe a session.</summary>
    Legacy,

    /// <summary>HTTP+SSE of 2024-11-05: a stream for the answers, and another address for the messages.</summary>
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
