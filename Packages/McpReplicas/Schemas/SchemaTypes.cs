using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Schemas;

/// <summary>Checks the keyword <c>type</c>.</summary>
internal static class SchemaTypes
{
    /// <summary>Whether a value has a type, or can be converted to it. <paramref name="mended"/> is the converted value, if a conversion is needed.</summary>
    public static bool Fits(JsonElement value, JsonElement type, bool mends, out JsonNode? mended)
    {
        mended = null;
        if (type.ValueEquals("integer"))
        {
            return IsInteger(value, mends, out mended);
        }

        if (type.ValueEquals("number"))
        {
            return value.ValueKind is JsonValueKind.Number || (mends && IsNumber(value));
        }

        if (mends && type.ValueEquals("boolean") && value.ValueKind is JsonValueKind.String && bool.TryParse(value.GetString(), out var flag))
        {
            mended = flag;
            return true;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => type.ValueEquals("string"),
            JsonValueKind.True or JsonValueKind.False => type.ValueEquals("boolean"),
            JsonValueKind.Array => type.ValueEquals("array"),
            JsonValueKind.Object => type.ValueEquals("object"),
            JsonValueKind.Null => type.ValueEquals("null"),
            _ => false,
        };
    }

    // An integer as text needs no conversion: the MCP SDK reads numbers from strings.
    private static bool IsInteger(JsonElement value, bool mends, out JsonNode? mended)
    {
        mended = null;
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _))
        {
            return true;
        }

        if (value.ValueKind is not JsonValueKind.Number && !(mends && IsNumber(value)))
        {
            return false;
        }

        var text = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : value.GetString()!;
        if (text.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return true;
        }

        if (!mends || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || decimal.Truncate(number) != number)
        {
            return false;
        }

        mended = JsonValue.Create(decimal.Truncate(number));
        return true;
    }

    private static bool IsNumber(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
