using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace McpAspire.McpServer.Endpoint;

/// <summary>
/// Tells whether every string of a JSON text is one: bytes that are no UTF-8, or half a character by an escape, which JSON itself allows (RFC 8259,
/// section 8.2), are found out only by whoever reads them.
/// </summary>
internal static class JsonText
{
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool IsUnicode(ReadOnlySequence<byte> text)
    {
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
