using ModelContextProtocol.Protocol;

namespace McpReplicas.Redis.Idempotency;

/// <summary>An error in place of a result, with the HTTP status that it has where the answer has not begun as a stream.</summary>
/// <param name="Detail">The JSON-RPC error.</param>
/// <param name="Status">The HTTP status; null for that which the MCP SDK gives to the error.</param>
/// <param name="Again">Whether the same request may have another answer soon.</param>
internal sealed record CallError(JsonRpcErrorDetail Detail, int? Status = null, bool Again = false)
{
    private const int InvalidRequest = -32600;
    private const int InternalError = -32603;

    public static readonly CallError Another = new(StatusCodes.Status422UnprocessableEntity, "Another call, of this tool with other arguments or of another one, has this Idempotency-Key.");

    public static readonly CallError TooLong = new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key was executed. Its answer was longer than {CallStore.LongestAnswer} bytes, and is not remembered. The call is not executed again.");

    public static readonly CallError Busy = new(StatusCodes.Status503ServiceUnavailable, "The replica is at its limit of calls with an Idempotency-Key. The call was not executed. Try again.", InternalError, true);

    public static readonly CallError Unavailable = new(StatusCodes.Status503ServiceUnavailable, "The Idempotency-Key is kept in Redis, which does not answer now. This request executed nothing. Try again.", InternalError, true);

    private CallError(int status, string message, int code, bool again)
        : this(new JsonRpcErrorDetail { Code = code, Message = message }, status, again)
    {
    }

    public CallError(int status, string message)
        : this(status, message, InvalidRequest, false)
    {
    }

    public static CallError Running(string replica) =>
        new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key is running on the replica {replica}. It is not executed twice. Try again for its answer.", InvalidRequest, true);

    public static CallError Lost(string replica) =>
        new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key was lost with the replica {replica}, which ended before the call did. It may have been executed, and is not executed again. Look at what it was to change; another key executes it.");

    public Task SetStatusAsync(HttpResponse response)
    {
        response.StatusCode = Status ?? response.StatusCode;
        if (Again)
        {
            response.Headers.RetryAfter = "1";
        }

        return Task.CompletedTask;
    }
}
