using Microsoft.Net.Http.Headers;

namespace McpReplicas.Http;

/// <summary>
/// A client must name both JSON and event streams, and the server's package insists on it. An answer is nearly always plain JSON here, so a
/// client that names only JSON, or nothing, is served too.
/// </summary>
internal static class AcceptHeader
{
    private const string Both = "application/json, text/event-stream";
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue EventStream = new(EventStreamText.MediaType);

    /// <summary>Refuses a client that does not take JSON, and completes the header of one that takes nothing else.</summary>
    public static Refusal? Complete(HttpRequest request, out bool takesEventStreams)
    {
        if (request.Headers.Accept is [Both])
        {
            // What nearly every client sends need not be parsed.
            takesEventStreams = true;
            return null;
        }

        var accepted = request.GetTypedHeaders().Accept;
        takesEventStreams = accepted.Count is 0 || Takes(accepted, EventStream);
        if (accepted.Count > 0 && !Takes(accepted, Json))
        {
            return new Refusal(StatusCodes.Status406NotAcceptable, Refusal.InvalidRequest, $"The Accept header must allow application/json, and text/event-stream for notifications; it is '{request.Headers.Accept}'.");
        }

        request.Headers.Accept = Both;
        return null;
    }

    private static bool Takes(IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue type) => accepted.Any(type.IsSubsetOf);
}
