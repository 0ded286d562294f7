using System.Globalization;
using System.Text.Json;

namespace McpReplicas.Schemas;

/// <summary>Resolves references within a JSON Schema (JSON Pointer, RFC 6901). A reference without a target allows everything.</summary>
internal static class SchemaReferences
{
    // Stops circular references.
    private const int LongestChain = 16;

    public static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("$ref", out var reference) || reference.ValueKind is not JsonValueKind.String)
            {
                return schema;
            }

            schema = Find(reference.GetString()!, root);
        }

        return default;
    }

    private static JsonElement Find(string reference, JsonElement root)
    {
        if (!reference.StartsWith('#'))
        {
            return default;
        }

        var found = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind is JsonValueKind.Object && found.TryGetProperty(name, out var member))
            {
                found = member;
            }
            else if (found.ValueKind is JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.GetArrayLength())
            {
                found = found[index];
            }
            else
            {
                return default;
            }
        }

        return found;
    }
}
