using System.Text.Json.Nodes;

namespace McpReplicas.Http;

/// <summary>The revisions of MCP.</summary>
internal static class ProtocolVersions
{
    private const string Header = "MCP-Protocol-Version";
    private const string FirstWithoutSessions = "2026-07-28";
    private const int Unsupported = -32022;
    private static readonly HashSet<string> Known = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", FirstWithoutSessions];

    /// <summary>Whether the revision has no sessions, so that each request contains everything. Revisions are dates and can be compared as text.</summary>
    public static bool IsModern(string? version) => string.CompareOrdinal(version, FirstWithoutSessions) >= 0;

    /// <inheritdoc cref="IsModern(string)"/>
    public static bool IsModern(HttpRequest request) => IsModern(request.Headers[Header].ToString());

    /// <summary>
    /// Rejects an unknown revision. The error lists the revisions that <c>server/discover</c> lists. The MCP SDK would list all revisions if it has
    /// sessions, but a client that then uses an old one for <c>server/discover</c> fails again.
    /// </summary>
    public static Refusal? Check(HttpRequest request)
    {
        var version = request.Headers[Header].ToString();
        return version.Length is 0 || Known.Contains(version)
            ? null
            : new Refusal(StatusCodes.Status400BadRequest, Unsupported, $"The protocol version '{version}' is not supported.")
            {
                Data = new JsonObject { ["supported"] = new JsonArray(FirstWithoutSessions), ["requested"] = version },
            };
    }
}
