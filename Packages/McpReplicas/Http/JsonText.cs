using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace McpReplicas.Http;

/// <summary>
/// Tells whether every string of a JSON text is one: bytes that are no UTF-8, or half a character by an escape, which JSON itself allows (RFC 8259,
/// section 8.2), are found out only by whoever reads them.
/// </summary>
internal static class JsonText
{
    /// <exception cref="JsonException">It was found to be no JSON on the way.</exception>
    public static bool IsUnicode(ReadOnlySequence<byte> text)
    {
        // Nearly every message is so plain that no string in it can be wrong.
        if (text.IsSingleSegment && Ascii.IsValid(text.FirstSpan) && text.FirstSpan.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsUnicode(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && (!reader.ValueIsEscaped || reader.ValueSpan.IndexOf("\\u"u8) < 0))
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
