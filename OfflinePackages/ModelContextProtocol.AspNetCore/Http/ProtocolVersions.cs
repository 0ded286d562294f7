namespace ModelContextProtocol.AspNetCore.Http;

/// <summary>The revisions of MCP that are served.</summary>
internal static class ProtocolVersions
{
    /// <summary>The first revision without <c>initialize</c> and without sessions: each request says in <c>_meta</c> what those said before.</summary>
    public const string FirstModern = "2026-07-28";

    public static string[] WithSessions { get; } = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public static string[] All { get; } = [.. WithSessions, FirstModern];

    // Revisions are dates, whose text sorts as they do.
    public static bool IsModern(string? version) => string.CompareOrdinal(version, FirstModern) >= 0;
}
