using System.Globalization;
using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>An error that the balancer itself answers: an HTTP status and a JSON-RPC error.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The code of the JSON-RPC error.</param>
/// <param name="Message">The message of the JSON-RPC error.</param>
/// <param name="RetryAfter">After how many seconds the client may retry; null for no <c>Retry-After</c>.</param>
internal sealed record Refusal(int Status, int Code, string Message, int? RetryAfter = null)
{
    // JSON-RPC 2.0, section 5.1.
    public const int InvalidRequest = -32600;
    public const int InternalError = -32603;

    // MCP 2026-07-28, Streamable HTTP, server validation.
    public const int HeaderMismatch = -32020;

    // MCP does not define -32001, but its SDKs send it. After status 404 a client begins a new session (MCP 2025-11-25, session management).
    public static readonly Refusal SessionNotFound = new(StatusCodes.Status404NotFound, -32001, "Session not found");

    public static readonly Refusal NoReplica = new(StatusCodes.Status503ServiceUnavailable, InternalError, "No replica is ready. The request was not forwarded.", RetryAfter: 1);

    public static readonly Refusal Unreached = new(StatusCodes.Status503ServiceUnavailable, InternalError, "No replica could be reached. The request was not forwarded.", RetryAfter: 1);

    public static readonly Refusal Unsendable = new(StatusCodes.Status400BadRequest, InvalidRequest, "The balancer cannot forward this request. No replica received it.");

    public static readonly Refusal TooMany = new(StatusCodes.Status429TooManyRequests, InternalError, "The balancer is at its limit of concurrent requests. The request was not forwarded.", RetryAfter: 1);

    public static readonly Refusal TooManyOfAddress =
        new(StatusCodes.Status429TooManyRequests, InternalError, "Too many requests from this address are in progress. The request was not forwarded.", RetryAfter: 1);

    public static Refusal TooOften(int retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, InternalError, "This client exceeds its rate limit. The request was not forwarded.", retryAfter);

    private static readonly Refusal NoLogin = new(StatusCodes.Status404NotFound, InvalidRequest, "No replica is ready, so the balancer does not know whether this server has a login.");

    public static readonly Refusal Broken = new(StatusCodes.Status502BadGateway, InternalError, "The replica failed before its answer was complete. It may have executed the request.");

    public static readonly Refusal ShuttingDown =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The balancer is shutting down and has ended the stream. Open it again.", RetryAfter: 1);

    public static readonly Refusal NoOther =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica does not respond, and no other replica is ready. The request only reads, so it is safe to retry.", RetryAfter: 1);

    public static readonly Refusal SessionUnreached =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica that holds the session could not be reached. The request was not sent.", RetryAfter: 1);

    public static readonly Refusal SessionSilent =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica that holds the session did not answer in time. The request only reads, so it is safe to retry.", RetryAfter: 1);

    public static readonly Refusal TimedOut = new(StatusCodes.Status504GatewayTimeout, InternalError, "No replica answered in time. One may have executed the request.");

    /// <summary>Closes the connection after the answer, even if the client has sent more.</summary>
    public static void CloseConnection(HttpContext context) => context.Response.OnStarting(
        static state =>
        {
            ((HttpResponse)state).Headers.Connection = "close";
            return Task.CompletedTask;
        },
        context.Response);

    /// <summary>Writes the answer, unless the client has disconnected.</summary>
    public Task WriteAsync(HttpContext context) => Fitting(context.Request).WriteAsItIsAsync(context);

    // Some clients remember for as long as they run what they conclude from a status.
    private Refusal Fitting(HttpRequest request) =>
        Status >= StatusCodes.Status500InternalServerError && LooksForLogin(request) ? NoLogin
        // A client sends server/discover to check for 2026-07-28. Any status below 500 means that the server does not support it.
        : Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status408RequestTimeout && request.Headers[McpHeaders.Method] is ["server/discover"] ? this with { Status = StatusCodes.Status503ServiceUnavailable }
        : this;

    // 404 means that the server has no login (RFC 9728, RFC 8414, RFC 7591). After any other error, clients treat the login as broken.
    private static bool LooksForLogin(HttpRequest request) =>
        request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal) || (request.Path == "/register" && HttpMethods.IsPost(request.Method));

    /// <summary>The error as a JSON-RPC message. It has the request's id if that could be read (MCP 2026-07-28, base protocol).</summary>
    public JsonObject ToJson(JsonValue? id)
    {
        var detail = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (RetryAfter is { } seconds)
        {
            detail["data"] = new JsonObject { ["retryAfterMs"] = seconds * 1000L };
        }

        var error = new JsonObject { ["jsonrpc"] = "2.0", ["error"] = detail };
        if (id is not null)
        {
            error["id"] = id;
        }

        return error;
    }

    private async Task WriteAsItIsAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        context.Features.Set(this);
        var id = context.Features.Get<RequestBody>() is { Kept: { } body } ? MessageId.Read(body) : null;
        await context.Response.WriteAsJsonAsync(ToJson(id), context.RequestAborted);
    }
}
