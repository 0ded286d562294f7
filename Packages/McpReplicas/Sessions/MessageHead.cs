using System.Buffers;
using System.Text;
using System.Text.Json;

namespace McpReplicas.Sessions;

/// <summary>The method of a message, and its id as JSON, as far as it has them.</summary>
internal readonly record struct MessageHead(string? Method, string? Id)
{
    /// <summary>Looks at the body, which is there already, without consuming it.</summary>
    public static async ValueTask<MessageHead> ReadAsync(HttpRequest request)
    {
        var read = await request.BodyReader.ReadAsync();
        var head = Read(read.Buffer);
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return head;
    }

    private static MessageHead Read(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var head = default(MessageHead);
        reader.Read();
        while ((head.Method is null || head.Id is null) && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (isMethod, isId) = (reader.ValueTextEquals("method"u8), reader.ValueTextEquals("id"u8));
            reader.Read();
            if (isMethod && reader.TokenType is JsonTokenType.String)
            {
                head = head with { Method = reader.GetString() };
            }
            else if (isId && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                head = head with { Id = reader.TokenType is JsonTokenType.String ? JsonSerializer.Serialize(reader.GetString()) : Encoding.UTF8.GetString(reader.ValueSpan) };
            }

            reader.Skip();
        }

        return head;
    }
}

/// <summary>The id of the request that is being served, as JSON: the MCP SDK does not say whether it is a number or a text.</summary>
internal static class CallId
{
    private static readonly AsyncLocal<string?> Local = new();

    public static string? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }
}
