using ModelContextProtocol.Protocol;

namespace McpReplicas.Redis.Idempotency;

/// <summary>An error that replaces the result. Its HTTP status applies if the answer has not started as a stream.</summary>
/// <param name="Detail">The JSON-RPC error.</param>
/// <param name="Status">The HTTP status; null for the status that the MCP SDK chooses.</param>
/// <param name="Again">Whether to send <c>Retry-After</c>: the same request may get another answer soon.</param>
internal sealed record CallError(JsonRpcErrorDetail Detail, int? Status = null, bool Again = false)
{
    private const int InvalidRequest = -32600;
    private const int InternalError = -32603;

    public static readonly CallError Another = new(StatusCodes.Status422UnprocessableEntity, "This Idempotency-Key belongs to a different call: another tool, or other arguments. Use a new key.");

    public static readonly CallError TooLong = new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key was executed. Its answer is longer than {CallStore.LongestAnswer} bytes, so it was not stored. The call is not executed again.");

    public static readonly CallError Busy = new(StatusCodes.Status503ServiceUnavailable, "The replica is at its limit of calls with an Idempotency-Key. The call was not executed. Try again.", InternalError, true);

    public static readonly CallError Unavailable = new(StatusCodes.Status503ServiceUnavailable, "Redis, which stores the Idempotency-Key, does not answer. This request executed nothing. Try again.", InternalError, true);

    private CallError(int status, string message, int code, bool again)
        : this(new JsonRpcErrorDetail { Code = code, Message = message }, status, again)
    {
    }

    public CallError(int status, string message)
        : this(status, message, InvalidRequest, false)
    {
    }

    public static CallError Running(string replica) =>
        new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key is running on the replica {replica}. It is not executed twice. Send the request again later to get its answer.", InvalidRequest, true);

    public static CallError Lost(string replica) =>
        new(StatusCodes.Status409Conflict, $"The call with this Idempotency-Key was lost: the replica {replica} ended before the call did. It may have been executed, and is not executed again. Check whether it took effect. To execute it again, use a new key.");

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
