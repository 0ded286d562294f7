using Microsoft.Net.Http.Headers;

namespace McpReplicas.Http;

/// <summary>
/// A client must name both JSON and event streams, and the MCP SDK insists on it. An answer is nearly always plain JSON here, so a client that names
/// only JSON, or nothing, is served too, and one that names only event streams is given one.
/// </summary>
internal static class AcceptHeader
{
    private const string Both = "application/json, text/event-stream";
    private const string Json = "application/json";

    /// <summary>Refuses a client that takes neither, and completes the header of one that takes either.</summary>
    public static Refusal? Complete(HttpRequest request, out AnswerForms forms)
    {
        forms = AnswerForms.Both;
        if (request.Headers.Accept is [Both])
        {
            // What nearly every client sends need not be parsed.
            return null;
        }

        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count > 0)
        {
            forms = (Takes(accepted, Json) ? AnswerForms.Json : 0) | (Takes(accepted, EventStreamText.MediaType) ? AnswerForms.EventStream : 0);
        }

        if (forms is 0)
        {
            return new Refusal(StatusCodes.Status406NotAcceptable, Refusal.InvalidRequest, $"The Accept header must allow application/json, and text/event-stream for notifications; it is '{request.Headers.Accept}'.");
        }

        request.Headers.Accept = Both;
        return null;
    }

    /// <summary>Whether a client takes an event stream. If so, the header says it in the words that the MCP SDK understands.</summary>
    public static bool TakesEventStream(HttpRequest request)
    {
        if (request.Headers.Accept is [EventStreamText.MediaType])
        {
            return true;
        }

        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count > 0 && !Takes(accepted, EventStreamText.MediaType))
        {
            return false;
        }

        request.Headers.Accept = EventStreamText.MediaType;
        return true;
    }

    // The most specific range decides, and a quality of 0 excludes (RFC 9110, section 12.5.1). Parameters say nothing of JSON and event streams.
    private static bool Takes(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(range => range.MatchesMediaType(type))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .FirstOrDefault() is { Quality: not 0 };
}

/// <summary>The forms of an answer that a client takes.</summary>
[Flags]
internal enum AnswerForms
{
    Json = 1,
    EventStream = 2,
    Both = Json | EventStream,
}
