using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>Reads untrusted JSON: values of a wrong type count as missing.</summary>
internal static class JsonReading
{
    // Without this, a duplicate property would throw later, when it is read.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Returns null if the text is not JSON.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonNode? At(this JsonNode? node, string name) => (node as JsonObject)?[name];

    public static int? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static bool IsTrue(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Returns a string value unchanged, any other value as JSON, and an empty string for null.</summary>
    public static string Words(this JsonNode? node) => node?.ToString() ?? "";
}
