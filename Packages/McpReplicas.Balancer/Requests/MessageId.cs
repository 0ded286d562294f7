using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>Reads the id of a JSON-RPC message.</summary>
internal static class MessageId
{
    /// <summary>The id of the request, a string or a number; null if it is missing.</summary>
    public static JsonValue? Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(McpMessage.WithoutMark(body));
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
        catch (Exception exception) when (McpMessage.IsMalformed(exception))
        {
        }

        return null;
    }
}
