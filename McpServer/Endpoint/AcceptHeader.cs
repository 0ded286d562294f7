using Microsoft.Net.Http.Headers;

namespace McpAspire.McpServer.Endpoint;

/// <summary>
/// A client must name both JSON and event streams, and the server's package insists on it. An answer is nearly always plain JSON here, so a
/// client that names only JSON, or nothing, is served too.
/// </summary>
internal static class AcceptHeader
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    /// <summary>Completes the header where it names JSON or nothing. Returns whether the client takes event streams.</summary>
    public static bool Complete(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var takesEventStreams = accepted.Count is 0 || Matches(accepted, EventStream);
        if (!takesEventStreams && Matches(accepted, Json))
        {
            request.Headers.Accept = $"{Json}, {EventStream}";
        }
        else if (accepted.Count is 0)
        {
            request.Headers.Accept = $"{Json}, {EventStream}";
        }

        return takesEventStreams;
    }

    private static bool Matches(IList<MediaTypeHeaderValue> accepted, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return accepted.Any(range => wanted.IsSubsetOf(range));
    }
}
