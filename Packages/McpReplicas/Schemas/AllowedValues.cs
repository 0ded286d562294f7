using System.Text.Json;

namespace McpReplicas.Schemas;

/// <summary>Describes in words what a schema allows: "an integer from 1 to 50", "one of "red", "green"".</summary>
internal static class AllowedValues
{
    private const int MostNames = 50;

    /// <summary>Returns words that can follow "must be"; empty if the schema allows everything.</summary>
    public static string Describe(JsonElement schema, JsonElement root)
    {
        schema = SchemaReferences.Resolve(schema, root);
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return "";
        }

        if (schema.TryGetProperty("const", out var only))
        {
            return only.GetRawText();
        }

        if (schema.TryGetProperty("enum", out var names) && names.ValueKind is JsonValueKind.Array)
        {
            var all = names.EnumerateArray().Select(name => name.GetRawText()).ToList();
            return all.Count <= MostNames ? $"one of {string.Join(", ", all)}" : $"one of {string.Join(", ", all.Take(MostNames))}, and so on";
        }

        var types = schema.TryGetProperty("type", out var type) ? Types(type).Select(name => DescribeType(name, schema)) : Branches(schema, root);
        return string.Join(" or ", types.Where(words => words.Length > 0).Distinct());
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => [type.GetString()!],
        JsonValueKind.Array => type.EnumerateArray().Where(name => name.ValueKind is JsonValueKind.String).Select(name => name.GetString()!),
        _ => [],
    };

    private static IEnumerable<string> Branches(JsonElement schema, JsonElement root) =>
        (schema.TryGetProperty("anyOf", out var branches) || schema.TryGetProperty("oneOf", out branches)) && branches.ValueKind is JsonValueKind.Array ? branches.EnumerateArray().Select(branch => Describe(branch, root)) : [];

    private static string DescribeType(string type, JsonElement schema) => type switch
    {
        "integer" => "an integer" + Range(schema),
        "number" => "a number" + Range(schema),
        "string" => "a string" + Sizes(schema, "minLength", "maxLength", "characters") + Format(schema),
        "array" => "an array" + Sizes(schema, "minItems", "maxItems", "items"),
        "object" => "an object",
        "boolean" => "a boolean",
        _ => type,
    };

    private static string Range(JsonElement schema) => (Number(schema, "minimum"), Number(schema, "maximum"), Number(schema, "exclusiveMinimum"), Number(schema, "exclusiveMaximum")) switch
    {
        ({ } least, { } most, _, _) => $" from {least} to {most}",
        ({ } least, _, _, { } below) => $" of at least {least} and below {below}",
        ({ } least, _, _, _) => $" of at least {least}",
        (_, { } most, { } above, _) => $" above {above} and of at most {most}",
        (_, { } most, _, _) => $" of at most {most}",
        (_, _, { } above, { } below) => $" between {above} and {below}, both excluded",
        (_, _, { } above, _) => $" above {above}",
        (_, _, _, { } below) => $" below {below}",
        _ => "",
    };

    private static string Sizes(JsonElement schema, string least, string most, string unit) => (Number(schema, least), Number(schema, most)) switch
    {
        ({ } from, { } to) when from == to => $" of {from} {unit}",
        ({ } from, { } to) => $" of {from} to {to} {unit}",
        ({ } from, _) => $" of at least {from} {unit}",
        (_, { } to) => $" of at most {to} {unit}",
        _ => "",
    };

    private static string Format(JsonElement schema) =>
        schema.TryGetProperty("format", out var format) && format.ValueKind is JsonValueKind.String ? $" in the format {format.GetString()}" : "";

    private static string? Number(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var limit) && limit.ValueKind is JsonValueKind.Number ? limit.GetRawText() : null;
}
