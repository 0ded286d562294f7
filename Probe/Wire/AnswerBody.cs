using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace McpAspire.Probe.Wire;

/// <summary>How the reading of a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>At its end, or at the answer.</summary>
    Whole,

    /// <summary>The connection broke off before.</summary>
    BrokenOff,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>There was more of it than is read.</summary>
    TooLong,

    /// <summary>At the event with which a stream of HTTP+SSE begins: no answer comes on it.</summary>
    OtherTransport,
}

/// <summary>The body of a response: all of it, or an event stream up to the answer.</summary>
internal sealed record AnswerBody(string Text, JsonNode? Answer, BodyEnd End)
{
    /// <param name="response">What to read.</param>
    /// <param name="wantsAnswer">Whether an answer is looked for in an event stream, which may go on for ever otherwise.</param>
    /// <param name="timeout">Ends the reading.</param>
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

    /// <summary>The JSON-RPC message that the text is, also where it is a batch of one; null if it is none.</summary>
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
