using System.Globalization;
using System.Text.Json;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>Integers in headers are compared as numbers, so that 42 and 42.0 agree, and only within what JavaScript holds exactly (SEP-2243).</summary>
internal static class SafeInteger
{
    public const long Largest = (1L << 53) - 1;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private enum Kind { NotANumber, Fraction, Integer, OutOfRange }

    /// <summary>Whether a property's schema says <c>integer</c>, alone or among others.</summary>
    public static bool IsTypeOf(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals("integer"),
        JsonValueKind.Array => type.EnumerateArray().Any(one => one.ValueKind is JsonValueKind.String && one.ValueEquals("integer")),
        _ => false,
    };

    /// <summary>Null where one of them is out of range. A fraction equals nothing, even where both are spelt alike.</summary>
    public static bool? AreEqual(string left, string right)
    {
        var (leftKind, leftValue) = Parse(left);
        var (rightKind, rightValue) = Parse(right);
        return (leftKind, rightKind) switch
        {
            (Kind.OutOfRange, _) or (_, Kind.OutOfRange) => null,
            (Kind.Fraction, _) or (_, Kind.Fraction) => false,
            (Kind.Integer, Kind.Integer) => leftValue == rightValue,
            _ => left == right,
        };
    }

    // long reads the digits exactly, those of 4.2e1 too, but rejects alike what is too large and what is no integer; double tells these apart.
    private static (Kind Kind, long Value) Parse(string text)
    {
        if (long.TryParse(text, Style, CultureInfo.InvariantCulture, out var value))
        {
            return (value is >= -Largest and <= Largest ? Kind.Integer : Kind.OutOfRange, value);
        }

        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
            ? (Math.Abs(number) > Largest ? Kind.OutOfRange : Kind.Fraction, 0)
            : (Kind.NotANumber, 0);
    }
}
