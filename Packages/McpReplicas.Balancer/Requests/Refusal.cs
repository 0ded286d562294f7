using System.Globalization;
using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>An answer of the balancer's own: an HTTP status, and a JSON-RPC error that says what happened.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The code of the JSON-RPC error.</param>
/// <param name="Message">A sentence for whoever reads the error.</param>
/// <param name="RetryAfter">In how many seconds it is worth trying again; null says nothing.</param>
internal sealed record Refusal(int Status, int Code, string Message, int? RetryAfter = null)
{
    // JSON-RPC 2.0, section 5.1.
    public const int InvalidRequest = -32600;
    public const int InternalError = -32603;

    // MCP 2026-07-28, Streamable HTTP, server validation.
    public const int HeaderMismatch = -32020;

    // -32001 is no code of MCP, but what its SDKs send; on the status 404 a client begins a new session (MCP 2025-11-25, session management).
    public static readonly Refusal SessionNotFound = new(StatusCodes.Status404NotFound, -32001, "Session not found");

    public static readonly Refusal NoReplica = new(StatusCodes.Status503ServiceUnavailable, InternalError, "No replica is ready. The request was sent to none.", RetryAfter: 1);

    public static readonly Refusal Unreached = new(StatusCodes.Status503ServiceUnavailable, InternalError, "No replica could be reached. The request was sent to none.", RetryAfter: 1);

    public static readonly Refusal Unsendable = new(StatusCodes.Status400BadRequest, InvalidRequest, "The balancer cannot forward this request. It was sent to no replica.");

    public static readonly Refusal TooMany = new(StatusCodes.Status429TooManyRequests, InternalError, "The balancer is at its limit of concurrent requests. The request was not forwarded.", RetryAfter: 1);

    public static readonly Refusal TooManyOfAddress =
        new(StatusCodes.Status429TooManyRequests, InternalError, "Too many requests from this address are in progress. The request was not forwarded.", RetryAfter: 1);

    public static Refusal TooOften(int retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, InternalError, "This client exceeds its rate limit. The request was not forwarded.", retryAfter);

    private static readonly Refusal NoLogin = new(StatusCodes.Status404NotFound, InvalidRequest, "No replica is ready, and so nothing is known of a login.");

    public static readonly Refusal Broken = new(StatusCodes.Status502BadGateway, InternalError, "The replica was lost before it had answered. It may have executed the request.");

    public static readonly Refusal Leaving =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The balancer is about to leave, and so the stream has ended. It may be opened again.", RetryAfter: 1);

    public static readonly Refusal NoOther =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica was lost, and no other one is ready. The request only reads, and may be sent again.", RetryAfter: 1);

    public static readonly Refusal SessionUnreached =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica that holds the session could not be reached. The request was not sent.", RetryAfter: 1);

    public static readonly Refusal SessionSilent =
        new(StatusCodes.Status503ServiceUnavailable, InternalError, "The replica that holds the session did not answer in time. The request only reads, and may be sent again.", RetryAfter: 1);

    public static readonly Refusal TimedOut = new(StatusCodes.Status504GatewayTimeout, InternalError, "No replica answered in time. One may have executed the request.");

    /// <summary>Has the connection closed after the answer, whatever the client has sent besides.</summary>
    public static void CloseConnection(HttpContext context) => context.Response.OnStarting(
        static state =>
        {
            ((HttpResponse)state).Headers.Connection = "close";
            return Task.CompletedTask;
        },
        context.Response);

    /// <summary>Answers, unless the client is gone.</summary>
    public Task WriteAsync(HttpContext context) => Fitting(context.Request).WriteAsItIsAsync(context);

    // Clients draw conclusions from the status that last as long as they run.
    private Refusal Fitting(HttpRequest request) =>
        Status >= StatusCodes.Status500InternalServerError && LooksForLogin(request) ? NoLogin
        // To a client that asks whether the server knows 2026-07-28, any status below 500 says no.
        : Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status408RequestTimeout && request.Headers[McpHeaders.Method] is ["server/discover"] ? this with { Status = StatusCodes.Status503ServiceUnavailable }
        : this;

    // 404 says that there is no login (RFC 9728, RFC 8414, RFC 7591); any other answer, or a failure, is taken for one that is broken.
    private static bool LooksForLogin(HttpRequest request) =>
        request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal) || (request.Path == "/register" && HttpMethods.IsPost(request.Method));

    /// <summary>The error as a JSON-RPC message, with the request's id wherever it could be read, otherwise with none (MCP 2026-07-28, base protocol).</summary>
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
        var id = context.Features.Get<RequestBody>() is { Kept: { } body } ? McpMessage.ReadId(body) : null;
        await context.Response.WriteAsJsonAsync(ToJson(id), context.RequestAborted);
    }
}
