using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>The text of an event stream, as the MCP SDK writes it: each message is one line of data.</summary>
internal static class EventStreamText
{
    public const string MediaType = "text/event-stream";

    private static ReadOnlySpan<byte> End => "\n\n"u8;

    private static ReadOnlySpan<byte> Data => "data: "u8;

    /// <summary>Sets the headers of an event stream, so that no proxy or middleware buffers it.</summary>
    public static void WriteHeaders(HttpResponse response)
    {
        if (response.HasStarted)
        {
            return;
        }

        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.ContentEncoding = "identity";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    /// <summary>Finds the first event if it is complete. Returns its data, which may be empty, and the text after it.</summary>
    public static bool TryReadEvent(ReadOnlyMemory<byte> text, out ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> rest)
    {
        data = rest = default;
        var end = text.Span.IndexOf(End);
        if (end < 0)
        {
            return false;
        }

        rest = text[(end + End.Length)..];
        var line = text[..end];
        var start = line.Span.StartsWith(Data) ? 0 : line.Span.IndexOf("\ndata: "u8) + 1;
        if (line.Span[start..].StartsWith(Data))
        {
            line = line[(start + Data.Length)..];
            var next = line.Span.IndexOf((byte)'\n');
            data = next < 0 ? line : line[..next];
        }

        return true;
    }

    /// <summary>Whether a message is the answer to a request: an answer has a result or an error; a notification or a request has a method.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("result"u8) || reader.ValueTextEquals("error"u8))
            {
                return true;
            }

            if (reader.ValueTextEquals("method"u8))
            {
                return false;
            }

            reader.Skip();
        }

        return false;
    }
}
