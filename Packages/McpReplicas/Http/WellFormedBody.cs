using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Http;

/// <summary>
/// Tells text that is no JSON (-32700) from JSON that is no message (-32600), which the MCP SDK does not, and takes JSON only in UTF-8
/// and without a name twice in an object, which two readers may read as two different messages. What the SDK reads before it could answer a
/// mistake in it must be right: the name or the uri that a request is for, and the parameters of <c>initialize</c>.
/// From a client of 2026-07-28 it takes no JSON-RPC response, for which no request waits (MCP 2026-07-28, Streamable HTTP, sending messages).
/// </summary>
internal static class WellFormedBody
{
    private const string Json = "application/json";
    private static readonly JsonDocumentOptions Unambiguous = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Looks at the whole body without consuming it.</summary>
    public static async Task<Refusal?> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, Refusal.InvalidRequest, $"The Content-Type must be application/json in UTF-8; it is '{request.ContentType}'.");
        }

        // The MCP SDK does not understand every spelling of it.
        request.ContentType = Json;

        var body = request.BodyReader;
        var read = await body.ReadAsync(cancellationToken);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(cancellationToken);
        }

        // A byte order mark says nothing in UTF-8, and may be ignored (RFC 8259, section 8.1).
        var text = StartsWithMark(read.Buffer) ? read.Buffer.Slice(ByteOrderMark.Length) : read.Buffer;
        var refusal = Check(text, ProtocolVersions.IsModern(request));
        body.AdvanceTo(text.Start);
        return refusal;
    }

    private static bool StartsWithMark(ReadOnlySequence<byte> text)
    {
        Span<byte> start = stackalloc byte[ByteOrderMark.Length];
        return new SequenceReader<byte>(text).TryCopyTo(start) && start.SequenceEqual(ByteOrderMark);
    }

    // What nearly every client sends need not be parsed.
    private static bool IsJson(HttpRequest request) => request.ContentType is Json
        || (request.HasJsonContentType() && request.GetTypedHeaders().ContentType is { } type
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    private static Refusal? Check(ReadOnlySequence<byte> text, bool isModern)
    {
        try
        {
            if (!JsonText.IsUnicode(text))
            {
                return BadRequest(Refusal.ParseError, "Parse error: a string is no Unicode text.");
            }

            using var message = JsonDocument.Parse(text, Unambiguous);
            return message.RootElement.ValueKind is JsonValueKind.Object ? Check(message.RootElement, isModern) : null;
        }
        catch (JsonException exception)
        {
            return BadRequest(Refusal.ParseError, $"Parse error: {exception.Message}");
        }
    }

    private static Refusal? Check(JsonElement message, bool isModern)
    {
        var asks = message.TryGetProperty("method", out var method);
        if (isModern && !asks && (message.TryGetProperty("result", out _) || message.TryGetProperty("error", out _)))
        {
            return BadRequest(Refusal.InvalidRequest, "A client posts a request or a notification; this is a JSON-RPC response.");
        }

        return asks && message.TryGetProperty("params", out var parameters) ? CheckParameters(method, parameters, isModern) : null;
    }

    private static Refusal? CheckParameters(JsonElement method, JsonElement parameters, bool isModern)
    {
        if (parameters.ValueKind is JsonValueKind.Object)
        {
            foreach (var name in new[] { "name", "uri" })
            {
                if (parameters.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.String)
                {
                    return BadRequest(Refusal.InvalidParams, $"params.{name} must be a string.");
                }
            }
        }

        // The revision of 2026-07-28 has no initialize any more.
        if (!isModern && method.ValueKind is JsonValueKind.String && method.ValueEquals(RequestMethods.Initialize))
        {
            try
            {
                parameters.Deserialize<InitializeRequestParams>(McpJsonUtilities.DefaultOptions);
            }
            catch (JsonException exception)
            {
                return BadRequest(Refusal.InvalidParams, $"Invalid params: {exception.Message}");
            }
        }

        return null;
    }

    private static Refusal BadRequest(int code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
