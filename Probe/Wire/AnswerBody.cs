using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>How reading a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>At the end of the body, or at the answer.</summary>
    Whole,

    /// <summary>The connection broke before the end.</summary>
    BrokenOff,

    /// <summary>The timeout expired.</summary>
    TimedOut,

    /// <summary>The body is longer than the limit.</summary>
    TooLong,

    /// <summary>At the first event of an HTTP+SSE stream, on which no answer arrives.</summary>
    OtherTransport,
}

/// <summary>The body of a response: all of it, or an event stream up to the answer.</summary>
internal sealed record AnswerBody(string Text, JsonNode? Answer, BodyEnd End)
{
    /// <param name="response">The response to read.</param>
    /// <param name="wantsAnswer">Whether to read an event stream up to the answer. Otherwise it is not read, because it may never end.</param>
    /// <param name="timeout">Ends reading.</param>
    public static async Task<AnswerBody> ReadAsync(HttpResponseMessage response, bool wantsAnswer, CancellationToken timeout)
    {
        var isStream = response.Content.Headers.ContentType?.MediaType is McpRequest.EventStream;
        if (isStream && !wantsAnswer)
        {
            return new AnswerBody("", null, BodyEnd.Whole);
        }

        await using var body = new ReadStream(await response.Content.ReadAsStreamAsync(timeout));
        try
        {
            var (answer, end) = isStream ? await FindAsync(body, timeout) : (Parse(await new StreamReader(body).ReadToEndAsync(timeout)), BodyEnd.Whole);
            return new AnswerBody(body.Text, answer, end);
        }
        catch (OperationCanceledException)
        {
            return new AnswerBody(body.Text, null, BodyEnd.TimedOut);
        }
        catch (InvalidDataException)
        {
            return new AnswerBody(body.Text, null, BodyEnd.TooLong);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return new AnswerBody(body.Text, null, BodyEnd.BrokenOff);
        }
    }

    /// <summary>Parses a JSON-RPC message, or a batch of one; returns null for any other text.</summary>
    public static JsonNode? Parse(string text) => JsonReading.Parse(text) switch
    {
        JsonObject message => message,
        JsonArray { Count: 1 } batch => batch[0] as JsonObject,
        _ => null,
    };

    private static async Task<(JsonNode? Answer, BodyEnd End)> FindAsync(Stream body, CancellationToken timeout)
    {
        await foreach (var item in SseParser.Create(body).EnumerateAsync(timeout))
        {
            if (item.EventType is McpRequest.EndpointEvent)
            {
                return (null, BodyEnd.OtherTransport);
            }

            if (Parse(item.Data) is { } message && (message.At("result") ?? message.At("error")) is not null)
            {
                return (message, BodyEnd.Whole);
            }
        }

        return (null, BodyEnd.Whole);
    }
}
