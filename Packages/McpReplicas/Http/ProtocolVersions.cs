using System.Text.Json.Nodes;

namespace McpReplicas.Http;

/// <summary>The revisions of MCP.</summary>
internal static class ProtocolVersions
{
    private const string Header = "MCP-Protocol-Version";
    private const string FirstWithoutSessions = "2026-07-28";
    private const int Unsupported = -32022;
    private static readonly HashSet<string> Known = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", FirstWithoutSessions];

    /// <summary>Whether the revision has no sessions and says everything in each request. Revisions are dates, and so in order as text.</summary>
    public static bool IsModern(string? version) => string.CompareOrdinal(version, FirstWithoutSessions) >= 0;

    /// <inheritdoc cref="IsModern(string)"/>
    public static bool IsModern(HttpRequest request) => IsModern(request.Headers[Header].ToString());

    /// <summary>
    /// Refuses a revision that is none, and names those that <c>server/discover</c> names. The server's package names all it can when it has
    /// sessions, and a client that takes one of the old ones to <c>server/discover</c> fails again.
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
