using System.Buffers;
using System.Text.Json;

namespace McpAspire.McpServer.Endpoint;

/// <summary>Tells text that is no JSON (-32700) from JSON that is no message (-32600), which the server's package does not, and takes JSON only in UTF-8.</summary>
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

        var problem = Problem(read.Buffer);
        body.AdvanceTo(read.Buffer.Start);
        return problem is null ? null : new Refusal(StatusCodes.Status400BadRequest, Refusal.ParseError, $"Parse error: {problem}");
    }

    private static string? Problem(ReadOnlySequence<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }
}
