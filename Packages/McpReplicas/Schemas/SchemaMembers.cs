using System.Text.Json;

namespace McpReplicas.Schemas;

/// <summary>Finds members of objects by the names in a schema, without regard to case.</summary>
internal static class SchemaMembers
{
    /// <summary>The schema of a member, by its exact name; undefined if there is no such member.</summary>
    public static JsonElement SchemaOf(string name, JsonElement properties) =>
        properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(name, out var schema) ? schema : default;

    /// <summary>Whether the list of required members contains the name.</summary>
    public static bool IsRequired(JsonElement required, string name)
    {
        if (required.ValueKind is JsonValueKind.Array)
        {
            foreach (var each in required.EnumerateArray())
            {
                if (each.ValueKind is JsonValueKind.String && each.ValueEquals(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether an object has the member.</summary>
    public static bool Has(JsonElement value, JsonElement name)
    {
        var text = name.GetString()!;
        if (value.TryGetProperty(text, out _))
        {
            return true;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (string.Equals(member.Name, text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the schema property of a member.</summary>
    public static bool TryFind(JsonElement properties, JsonProperty member, out string name, out JsonElement schema)
    {
        name = member.Name;
        schema = default;
        if (properties.ValueKind is not JsonValueKind.Object || properties.TryGetProperty(name, out schema))
        {
            return properties.ValueKind is JsonValueKind.Object;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                (name, schema) = (property.Name, property.Value);
                return true;
            }
        }

        return false;
    }
}
