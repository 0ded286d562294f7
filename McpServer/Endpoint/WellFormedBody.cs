using System.Buffers;
using System.Text.Json;

namespace McpAspire.McpServer.Endpoint;

/// <summary>
/// Tells text that is no JSON (-32700) from JSON that is no message (-32600), which the server's package does not, and takes JSON only in UTF-8.
/// From a client of 2026-07-28 it takes no JSON-RPC response, for which no request waits (MCP 2026-07-28, Streamable HTTP, sending messages).
/// </summary>
internal static class WellFormedBody
{
    /// <summary>Looks at the whole body without consuming it.</summary>
    public static async Task<Refusal?> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || request.GetTypedHeaders().ContentType is { Charset.HasValue: true, Charset.Value: not ("utf-8" or "UTF-8") })
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, Refusal.InvalidRequest, $"The Content-Type must be application/json in UTF-8; it is '{request.ContentType}'.");
        }

        var body = request.BodyReader;
        var read = await body.ReadAsync(cancellationToken);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(cancellationToken);
        }

        var refusal = Check(read.Buffer, mayAnswer: !ProtocolVersions.IsModern(request));
        body.AdvanceTo(read.Buffer.Start);
        return refusal;
    }

    private static Refusal? Check(ReadOnlySequence<byte> text, bool mayAnswer)
    {
        var reader = new Utf8JsonReader(text);
        var answers = false;
        var asks = false;
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    asks |= reader.ValueTextEquals("method"u8);
                    answers |= reader.ValueTextEquals("result"u8) || reader.ValueTextEquals("error"u8);
                }
            }
        }
        catch (JsonException exception)
        {
            return BadRequest(Refusal.ParseError, $"Parse error: {exception.Message}");
        }

        return mayAnswer || asks || !answers ? null : BadRequest(Refusal.InvalidRequest, "A client posts a request or a notification; this is a JSON-RPC response.");
    }

    private static Refusal BadRequest(int code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
