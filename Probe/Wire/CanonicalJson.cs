using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>Formats JSON so that equal content gives equal text: properties are sorted, and <c>_meta</c>, which may contain anything, is removed.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode? node) => Sorted(node)?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject values => new JsonObject(values
            .Where(pair => pair.Key is not "_meta")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
