using System.Buffers;
using System.Text.Json;
using McpReplicas.Sessions;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpReplicas.Http;

/// <summary>
/// Validates the body of a POST. Unlike the MCP SDK, it distinguishes text that is not JSON (-32700) from JSON that is not a message (-32600). It rejects JSON
/// that is not UTF-8 or that has duplicate names in an object, because two parsers may read different messages from it. It validates the
/// parameters of a request, because the SDK deserializes them before it can report an error in them.
/// It rejects a JSON-RPC response from a client of 2026-07-28, because no request can be waiting for it (MCP 2026-07-28, Streamable HTTP, sending messages).
/// </summary>
internal static class WellFormedBody
{
    private const string Json = "application/json";
    private static readonly JsonDocumentOptions Unambiguous = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Reads the whole body without consuming it. Returns an error, or the method and the id of the message.</summary>
    public static async Task<(Refusal? Refusal, MessageHead Head)> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
        {
            return (new Refusal(StatusCodes.Status415UnsupportedMediaType, Refusal.InvalidRequest, $"The Content-Type must be application/json in UTF-8; it is '{request.ContentType}'."), MessageHead.None);
        }

        // The MCP SDK does not accept every valid spelling of the content type.
        request.ContentType = Json;

        var body = request.BodyReader;
        var read = await body.ReadAsync(cancellationToken);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(cancellationToken);
        }

        // A byte order mark has no meaning in UTF-8 and may be ignored (RFC 8259, section 8.1).
        var text = StartsWithMark(read.Buffer) ? read.Buffer.Slice(ByteOrderMark.Length) : read.Buffer;
        var checkedMessage = Check(text, ProtocolVersions.IsModern(request));
        body.AdvanceTo(text.Start);
        return checkedMessage;
    }

    private static bool StartsWithMark(ReadOnlySequence<byte> text)
    {
        Span<byte> start = stackalloc byte[ByteOrderMark.Length];
        return new SequenceReader<byte>(text).TryCopyTo(start) && start.SequenceEqual(ByteOrderMark);
    }

    // The value that nearly every client sends is not parsed.
    private static bool IsJson(HttpRequest request) => request.ContentType is Json
        || (request.HasJsonContentType() && request.GetTypedHeaders().ContentType is { } type
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    private static (Refusal?, MessageHead) Check(ReadOnlySequence<byte> text, bool isModern)
    {
        try
        {
            if (!JsonText.IsUnicode(text))
            {
                return (BadRequest(Refusal.ParseError, "Parse error: a string is not valid Unicode."), MessageHead.None);
            }

            using var message = JsonDocument.Parse(text, Unambiguous);
            return message.RootElement.ValueKind is JsonValueKind.Object ? (Check(message.RootElement, isModern), HeadOf(message.RootElement)) : (null, MessageHead.None);
        }
        catch (JsonException exception)
        {
            return (BadRequest(Refusal.ParseError, $"Parse error: {exception.Message}"), MessageHead.None);
        }
    }

    private static MessageHead HeadOf(JsonElement message) => new(
        message.TryGetProperty("method", out var method) && method.ValueKind is JsonValueKind.String ? method.GetString() : null,
        message.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText() : null);

    private static Refusal? Check(JsonElement message, bool isModern)
    {
        if (!message.TryGetProperty("method", out var method))
        {
            return isModern && (message.TryGetProperty("result", out _) || message.TryGetProperty("error", out _))
                ? BadRequest(Refusal.InvalidRequest, "A client posts a request or a notification; this is a JSON-RPC response.")
                : null;
        }

        message.TryGetProperty("params", out var parameters);
        return method.ValueKind is JsonValueKind.String ? CheckParameters(method.GetString()!, parameters, isModern) : null;
    }

    private static Refusal? CheckParameters(string method, JsonElement parameters, bool isModern)
    {
        if (RequestParameters.FindProblem(method, parameters, isModern) is { } problem)
        {
            return BadRequest(Refusal.InvalidParams, problem);
        }

        // Revision 2026-07-28 has no initialize.
        if (!isModern && method is RequestMethods.Initialize)
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
