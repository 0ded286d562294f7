using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace McpReplicas.Balancer;

/// <summary>The methods of all MCP revisions.</summary>
internal static class McpMethods
{
    private static readonly FrozenSet<string> Reading = FrozenSet.ToFrozenSet(
    [
        "server/discover", "initialize", "ping", "tools/list", "resources/list", "resources/templates/list", "resources/read", "prompts/list", "prompts/get", "completion/complete", "tasks/get", "tasks/list",
    ]);

    // The most frequent methods come first.
    private static readonly string[] All =
    [
        "tools/call", "tools/list", "initialize", "notifications/initialized", "server/discover", "resources/read", "resources/list", "resources/templates/list", "prompts/list", "prompts/get", "ping",
        "notifications/cancelled", "notifications/progress", "notifications/roots/list_changed", "resources/subscribe", "resources/unsubscribe", "completion/complete", "logging/setLevel", "subscriptions/listen",
        "tasks/get", "tasks/update", "tasks/cancel", "tasks/list", "tasks/result",
    ];

    private static readonly byte[][] AllInUtf8 = [.. All.Select(Encoding.UTF8.GetBytes)];
    private static readonly FrozenSet<string> Known = All.ToFrozenSet();

    public static bool IsKnown(string method) => Known.Contains(method);

    /// <summary>Whether the method is read-only, so that executing it twice does no harm.</summary>
    public static bool OnlyReads(string method) => Reading.Contains(method);

    /// <summary>Returns the method at the reader's position without allocating a string; null if MCP has no such method.</summary>
    public static string? Find(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < AllInUtf8.Length; index++)
        {
            if (reader.ValueTextEquals(AllInUtf8[index]))
            {
                return All[index];
            }
        }

        return null;
    }
}
