using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Schemas;

/// <summary>The keywords <c>const</c> and <c>enum</c>.</summary>
internal static class EnumeratedValues
{
    /// <summary>Whether the value is allowed by <c>const</c> or <c>enum</c>. A name in another case is accepted, because .NET reads enumerations without regard to case.</summary>
    public static bool Fits(JsonElement value, JsonElement schema, out JsonNode? mended)
    {
        mended = null;
        if (schema.TryGetProperty("const", out var only))
        {
            return JsonElement.DeepEquals(value, only);
        }

        if (!schema.TryGetProperty("enum", out var names) || names.ValueKind is not JsonValueKind.Array)
        {
            return true;
        }

        foreach (var name in names.EnumerateArray())
        {
            if (JsonElement.DeepEquals(value, name))
            {
                mended = null;
                return true;
            }

            if (mended is null && IsInOtherCase(value, name))
            {
                mended = name.GetString();
            }
        }

        return mended is not null;
    }

    private static bool IsInOtherCase(JsonElement value, JsonElement name) =>
        name.ValueKind is JsonValueKind.String && value.ValueKind is JsonValueKind.String && string.Equals(name.GetString(), value.GetString(), StringComparison.OrdinalIgnoreCase);
}
