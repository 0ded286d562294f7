using System.Text.Json;
using McpReplicas.Http;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol.Protocol;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>
/// Looks at the <c>Idempotency-Key</c> of a <c>tools/call</c> (draft-ietf-httpapi-idempotency-key-header): refuses one that another call has, or
/// that has a call which is not answered yet, and hands the rest over to <see cref="KeyedCalls"/>.
/// </summary>
internal sealed class KeyedRequests(RequestDelegate next, CallStore store)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;

    private static readonly Refusal BadKey = new(StatusCodes.Status400BadRequest, Refusal.InvalidRequest, $"{Header} must be one text of 1 to {LongestKey} characters.");
    private static readonly Refusal Unanswered = new(StatusCodes.Status409Conflict, Refusal.InvalidRequest, $"The call with this {Header} has no answer yet: it runs, or was lost with its replica. It is not executed again; another key executes it.");
    private static readonly Refusal Another = new(StatusCodes.Status422UnprocessableEntity, Refusal.InvalidRequest, $"Another call, of this tool with other arguments or of another one, has this {Header}.");
    private static readonly Refusal Unguarded = new(StatusCodes.Status503ServiceUnavailable, -32603, $"The {Header} is kept in Redis, which does not answer now. The call was not executed. Try again.");

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.TryGetValue(Header, out var key) && HttpMethods.IsPost(context.Request.Method)
            && await CheckAsync(context, key) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        await next(context);
    }

    private async Task<Refusal?> CheckAsync(HttpContext context, StringValues key)
    {
        context.Request.EnableBuffering();
        using var message = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        context.Request.Body.Position = 0;
        var root = message.RootElement;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("method", out var method) || !method.ValueEquals(RequestMethods.ToolsCall)
            || !root.TryGetProperty("params", out var parameters) || parameters.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (key is not [{ Length: > 0 and <= LongestKey } text])
        {
            return BadKey;
        }

        var call = KeyedCall.Of(text, context.Request.Headers.Authorization.ToString(), parameters);
        try
        {
            var found = await store.TryTakeAsync(call);
            if (found is { } other && other.Fingerprint != call.Fingerprint)
            {
                return Another;
            }

            if (found is { Answer: null })
            {
                return Unanswered;
            }

            context.Features.Set(call with { Answer = found?.Answer });
            return null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Unguarded;
        }
    }
}
