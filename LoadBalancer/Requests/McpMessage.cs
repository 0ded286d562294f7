using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAspire.LoadBalancer.Requests;

/// <summary>What the balancer reads of a message without understanding it. Whatever is no such message tells nothing; that is for the replica to refuse.</summary>
internal readonly record struct McpMessage(string? Method, string? Target)
{
    private const int LongestName = 256;

    /// <summary>The method, and the tool or prompt that it names.</summary>
    public static McpMessage Read(ReadOnlySpan<byte> body)
    {
        string? method = null;
        string? target = null;
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read() && (method is null || target is null))
            {
                if (reader.TokenType is not JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.CurrentDepth is 1 && reader.ValueTextEquals("method"u8))
                {
                    method = Text(ref reader);
                }
                else if (reader.CurrentDepth is 1 && !reader.ValueTextEquals("params"u8))
                {
                    reader.Skip();
                }
                else if (reader.CurrentDepth is 2)
                {
                    if (reader.ValueTextEquals("name"u8))
                    {
                        target = Text(ref reader);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return default;
        }

        return new McpMessage(method, target);
    }

    /// <summary>The id of the request, a text or a number; null where there is none.</summary>
    public static JsonValue? ReadId(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var isId = reader.ValueTextEquals("id"u8);
                    reader.Read();
                    if (isId)
                    {
                        return reader.TokenType switch
                        {
                            JsonTokenType.String => JsonValue.Create(reader.GetString()),
                            JsonTokenType.Number => JsonNode.Parse(ref reader)!.AsValue(),
                            _ => null,
                        };
                    }

                    reader.TrySkip();
                }
            }
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
        }

        return null;
    }

    // The latter for a string that is no Unicode text.
    private static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException;

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType is JsonTokenType.String && reader.ValueSpan.Length <= LongestName ? reader.GetString() : null;
}
