using Microsoft.Net.Http.Headers;

namespace McpReplicas.Http;

/// <summary>
/// MCP requires clients to accept both JSON and event streams, and the MCP SDK enforces it. Most answers are plain JSON here, so a client that accepts
/// only JSON, or sends no header, is served too. A client that accepts only event streams gets an event stream.
/// </summary>
internal static class AcceptHeader
{
    private const string Both = "application/json, text/event-stream";
    private const string Json = "application/json";

    /// <summary>Rejects a client that accepts neither. Otherwise sets the header to both types, which the MCP SDK requires.</summary>
    public static Refusal? Complete(HttpRequest request, out AnswerForms forms)
    {
        forms = AnswerForms.Both;
        if (request.Headers.Accept is [Both])
        {
            // The value that nearly every client sends; no need to parse it.
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

    /// <summary>Returns whether a client accepts an event stream. If so, the header is set to the exact value that the MCP SDK requires.</summary>
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

    // The most specific range decides, and a quality of 0 excludes the type (RFC 9110, section 12.5.1). Media type parameters are ignored.
    private static bool Takes(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(range => range.MatchesMediaType(type))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .FirstOrDefault() is { Quality: not 0 };
}

/// <summary>The forms of an answer that a client accepts.</summary>
[Flags]
internal enum AnswerForms
{
    Json = 1,
    EventStream = 2,
    Both = Json | EventStream,
}
