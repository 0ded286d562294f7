using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace McpReplicas.Http;

/// <summary>
/// Checks that every JSON string is valid Unicode. The JSON parser does not find bytes that are not UTF-8, or an escaped single surrogate, which JSON
/// allows (RFC 8259, section 8.2); reading such a string throws later.
/// </summary>
internal static class JsonText
{
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static bool IsUnicode(ReadOnlySequence<byte> text)
    {
        // Nearly every message is ASCII without \u escapes, and so always valid.
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
