using System.Text.Json;

namespace McpReplicas.Schemas;

/// <summary>Checks the keywords for the range of a number, the length of a string and the number of items.</summary>
internal static class SchemaRanges
{
    public static bool Allow(JsonElement value, JsonElement schema) => value.ValueKind switch
    {
        JsonValueKind.Number => IsWithin(value.GetDouble(), schema, "minimum", "maximum") && IsBeyond(value.GetDouble(), schema),
        JsonValueKind.String => !(schema.TryGetProperty("minLength", out _) || schema.TryGetProperty("maxLength", out _))
            || IsWithin(value.GetString()!.EnumerateRunes().Count(), schema, "minLength", "maxLength"),
        JsonValueKind.Array => IsWithin(value.GetArrayLength(), schema, "minItems", "maxItems"),
        _ => true,
    };

    private static bool IsWithin(double size, JsonElement schema, string least, string most) =>
        !(Limit(schema, least) > size) && !(Limit(schema, most) < size);

    private static bool IsBeyond(double size, JsonElement schema) => !(Limit(schema, "exclusiveMinimum") >= size) && !(Limit(schema, "exclusiveMaximum") <= size);

    private static double? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var limit) && limit.ValueKind is JsonValueKind.Number ? limit.GetDouble() : null;
}
