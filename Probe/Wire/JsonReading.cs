using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>Reads JSON that a stranger has written: what is not as it should be is not there.</summary>
internal static class JsonReading
{
    // Twice the same name would only be noticed, and thrown, when it is read.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Null if the text is no JSON.</summary>
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

    /// <summary>Text as it is, anything else as JSON, and nothing for nothing.</summary>
    public static string Words(this JsonNode? node) => node?.ToString() ?? "";
}
