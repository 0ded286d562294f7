using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>The methods that list what a server has, each with the name of the list in its result.</summary>
internal static class ListMethods
{
    public const string Tools = "tools/list";

    private static readonly (string Capability, string Method)[] All = [("tools", Tools), ("resources", "resources/list"), ("prompts", "prompts/list")];

    /// <summary>The list methods of a server with these capabilities.</summary>
    public static string[] Of(JsonObject capabilities) => [.. All.Where(list => capabilities.ContainsKey(list.Capability)).Select(list => list.Method)];

    public static bool IsOne(string method) => All.Any(list => list.Method == method);

    /// <summary>The list in the result of a method; null if this is not a list method, or the result has no list.</summary>
    public static JsonArray? In(JsonNode? result, string method) => All.FirstOrDefault(list => list.Method == method).Capability is { } name ? result.At(name) as JsonArray : null;
}
