using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAspire.Probe.Wire;

/// <summary>Classifies a response from the view of a client.</summary>
internal static partial class Classification
{
    private const int MethodNotFound = -32601;
    private const int LongestQuote = 200;

    public static (Outcome Outcome, string? Problem) Of(McpRequest request, ProbeClient client, HttpResponseMessage response, AnswerBody body)
    {
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType;
        var line = $"{status} {response.ReasonPhrase}".TrimEnd();
        // The status takes precedence over the text: an expired login is not a lost session.
        return status switch
        {
            401 or 403 => (Outcome.Unauthorized, $"{line}: {ErrorText(body)}"),
            421 => (Outcome.Misdirected, $"{line}: {ErrorText(body)}"),
            400 when ExpectsTls().IsMatch(body.Text) => (Outcome.TlsError, $"{line}: {ErrorText(body)} The server expects TLS: use an address that begins with https."),
            // GET and DELETE are optional, and routers reject them with 404 or 405.
            404 or 405 when request.Method != HttpMethod.Post && Error(body) is null => (Outcome.NotOffered, $"{line}."),
            >= 300 and < 400 when response.Headers.Location is { } target => (Outcome.Redirected, $"{line}: redirect to {WithoutQuery(target)}. Probe that address."),
            _ when type is "text/html" => status >= 500
                ? (Outcome.GatewayError, $"{line} with an HTML page: a gateway answered, not the server.")
                : (Outcome.NotMcp, $"{line} with an HTML page, which is not an answer of an MCP server."),
            < 200 or (>= 300 and < 400) => (Outcome.NotMcp, $"{line}."),
            < 300 => OfSuccess(request, client, line, type, body),
            429 => (Outcome.Limited, $"{line}."),
            _ when request.IsInSession && IsSessionLost(status, body) => (Outcome.SessionLost, $"{line}: {ErrorText(body)}"),
            502 or 503 or 504 => (Outcome.GatewayError, $"{line}: {ErrorText(body)}"),
            _ when request.Method != HttpMethod.Post => (Outcome.NotOffered, $"{line}."),
            404 or 405 when Error(body) is null => (Outcome.NotMcp, $"{line}: {ErrorText(body)}"),
            _ => (Outcome.Refused, $"{line}: {ErrorText(body)}"),
        };
    }

    /// <summary>Classifies a JSON-RPC message from the view of the client that sent the request.</summary>
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
            return (Outcome.NamesAnother, $"The answer to the client {client.Name} contains the name of another client, {other}.");
        }

        return answer.At("error") is { } error
            ? (Outcome.Refused, ErrorText(error))
            : answer.At("result").At("isError").IsTrue()
                ? (Outcome.ToolFailed, $"The tool reported an error: {(answer.At("result").At("content") as JsonArray)?.FirstOrDefault().At("text").Words()}")
                : (Outcome.Answered, null);
    }

    private static (Outcome Outcome, string? Problem) OfSuccess(McpRequest request, ProbeClient client, string line, string? type, AnswerBody body) => body switch
    {
        { End: BodyEnd.BrokenOff } => (Outcome.Dropped, "The connection broke before the end of the answer."),
        { End: BodyEnd.TimedOut } => (Outcome.NoAnswer, $"{line} began, but the answer did not arrive in time."),
        { End: BodyEnd.OtherTransport } => (Outcome.NotMcp, $"{line} with an HTTP+SSE stream instead of a JSON-RPC answer."),
        { End: BodyEnd.TooLong } => (Outcome.NotMcp, "The answer is larger than 4 MiB."),
        _ when request.Id is null || request.IsAnsweredElsewhere => (Outcome.Accepted, null),
        { Answer: { } answer } => Of(request, client, answer, body.Text),
        _ when type is McpRequest.EventStream => (Outcome.Dropped, "The event stream ended before the answer."),
        _ => (Outcome.NotMcp, $"{line} with {(body.Text.Length is 0 ? "an empty body" : type ?? "a body without Content-Type")} instead of a JSON-RPC answer."),
    };

    // MCP specifies 404 for an unknown session. Servers with their own check answer 400 and other texts.
    private static bool IsSessionLost(int status, AnswerBody body) =>
        status is 404 ? Error(body).At("code").Number() is not MethodNotFound : status is >= 400 and < 500 && SessionWords().IsMatch(body.Text);

    // The query may repeat a secret of the endpoint's query.
    private static string WithoutQuery(Uri target) => target.OriginalString.Split('?')[0];

    private static JsonObject? Error(AnswerBody body) => body.Answer.At("error") as JsonObject;

    private static string ErrorText(AnswerBody body) => Error(body) is { } error
        ? ErrorText(error)
        : body.Text.Trim() is { Length: > 0 } text ? $"{(text.Length > LongestQuote ? $"{text[..LongestQuote]}…" : text)}." : "no further text.";

    private static string ErrorText(JsonNode error) => $"{error.At("code").Words()} {error.At("message").Words()}".TrimEnd('.') + '.';

    [GeneratedRegex("HTTP request (was sent )?to (an )?HTTPS (port|server)", RegexOptions.IgnoreCase)]
    private static partial Regex ExpectsTls();

    [GeneratedRegex("session|initiali[sz]e", RegexOptions.IgnoreCase)]
    private static partial Regex SessionWords();
}
