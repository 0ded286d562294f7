using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAspire.Probe.Wire;

/// <summary>Says what a response means to a client.</summary>
internal static partial class Classification
{
    private const int MethodNotFound = -32601;
    private const int LongestQuote = 200;

    public static (Outcome Outcome, string? Problem) Of(McpRequest request, ProbeClient client, HttpResponseMessage response, AnswerBody body)
    {
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType;
        var line = $"{status} {response.ReasonPhrase}".TrimEnd();
        // The status before the words: a login that has expired is no session that is lost.
        return status switch
        {
            401 or 403 => (Outcome.Unauthorized, $"{line}: {Sentence(body)}"),
            421 => (Outcome.Misdirected, $"{line}: {Sentence(body)}"),
            400 when SpeaksTls().IsMatch(body.Text) => (Outcome.TlsError, $"{line}: {Sentence(body)} TLS is spoken there: the address must begin with https."),
            // A server need have neither GET nor DELETE, and a router says so in its own way.
            404 or 405 when request.Method != HttpMethod.Post && Error(body) is null => (Outcome.NotOffered, $"{line}."),
            >= 300 and < 400 when response.Headers.Location is { } target => (Outcome.Redirected, $"{line}: it redirects to {WithoutQuery(target)}. Probe that address."),
            _ when type is "text/html" => status >= 500
                ? (Outcome.GatewayError, $"{line}, as an HTML page: a gateway answered, not the server.")
                : (Outcome.NotMcp, $"{line}, as an HTML page: no MCP server answers like this."),
            < 200 or (>= 300 and < 400) => (Outcome.NotMcp, $"{line}."),
            < 300 => OfSuccess(request, client, line, type, body),
            429 => (Outcome.Limited, $"{line}."),
            _ when request.IsInSession && IsSessionLost(status, body) => (Outcome.SessionLost, $"{line}: {Sentence(body)}"),
            502 or 503 or 504 => (Outcome.GatewayError, $"{line}: {Sentence(body)}"),
            _ when request.Method != HttpMethod.Post => (Outcome.NotOffered, $"{line}."),
            404 or 405 when Error(body) is null => (Outcome.NotMcp, $"{line}: {Sentence(body)}"),
            _ => (Outcome.Refused, $"{line}: {Sentence(body)}"),
        };
    }

    /// <summary>Says what a JSON-RPC message means to the client that asked.</summary>
    public static (Outcome Outcome, string? Problem) Of(McpRequest request, ProbeClient client, JsonNode answer, string text)
    {
        if ((answer.At("result") ?? answer.At("error")) is null)
        {
            return (Outcome.NotMcp, "The answer is JSON, but not JSON-RPC.");
        }

        if (answer.At("id") is { } id && id.Words() != $"{request.Id}")
        {
            return (Outcome.OfAnother, $"The answer to request {request.Id} has the id {id.Words()}.");
        }

        if (client.AnotherIn(text) is { } other)
        {
            return (Outcome.NamesAnother, $"The answer to the client {client.Name} names another client, {other}.");
        }

        return answer.At("error") is { } error
            ? (Outcome.Refused, Sentence(error))
            : answer.At("result").At("isError").IsTrue()
                ? (Outcome.ToolFailed, $"The tool says that it failed: {(answer.At("result").At("content") as JsonArray)?.FirstOrDefault().At("text").Words()}")
                : (Outcome.Answered, null);
    }

    private static (Outcome Outcome, string? Problem) OfSuccess(McpRequest request, ProbeClient client, string line, string? type, AnswerBody body) => body switch
    {
        { End: BodyEnd.BrokenOff } => (Outcome.Dropped, "The connection broke off within the answer."),
        { End: BodyEnd.TimedOut } => (Outcome.NoAnswer, $"{line} began, and the answer did not come in time."),
        { End: BodyEnd.OtherTransport } => (Outcome.NotMcp, $"{line} with a stream of HTTP+SSE, where a JSON-RPC answer is due."),
        { End: BodyEnd.TooLong } => (Outcome.NotMcp, "The answer has more than 4 MiB."),
        _ when request.Id is null || request.IsAnsweredElsewhere => (Outcome.Accepted, null),
        { Answer: { } answer } => Of(request, client, answer, body.Text),
        _ when type is McpRequest.EventStream => (Outcome.Dropped, "The event stream ended before the answer."),
        _ => (Outcome.NotMcp, $"{line} with {(body.Text.Length is 0 ? "nothing" : type ?? "something without a type")}, where a JSON-RPC answer is due."),
    };

    // 404 is MCP's word for it. Servers that check for themselves say 400 and use other words.
    private static bool IsSessionLost(int status, AnswerBody body) =>
        status is 404 ? Error(body).At("code").Number() is not MethodNotFound : status is >= 400 and < 500 && SessionWords().IsMatch(body.Text);

    // It may hold what the endpoint's own query holds.
    private static string WithoutQuery(Uri target) => target.OriginalString.Split('?')[0];

    private static JsonObject? Error(AnswerBody body) => body.Answer.At("error") as JsonObject;

    private static string Sentence(AnswerBody body) => Error(body) is { } error
        ? Sentence(error)
        : body.Text.Trim() is { Length: > 0 } text ? $"{(text.Length > LongestQuote ? $"{text[..LongestQuote]}…" : text)}." : "it says nothing more.";

    private static string Sentence(JsonNode error) => $"{error.At("code").Words()} {error.At("message").Words()}".TrimEnd('.') + '.';

    [GeneratedRegex("HTTP request (was sent )?to (an )?HTTPS (port|server)", RegexOptions.IgnoreCase)]
    private static partial Regex SpeaksTls();

    [GeneratedRegex("session|initiali[sz]e", RegexOptions.IgnoreCase)]
    private static partial Regex SessionWords();
}
