using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpReplicas.Redis.Idempotency;

/// <summary>
/// Answers a call whose key was seen before as it was answered then, and remembers the answer to one whose key is new. A call that ends without an
/// answer may have been executed, so it keeps its key.
/// </summary>
internal static partial class KeyedCalls
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Answer(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        (request, cancellationToken) => request.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<KeyedCall>() is { } call
            ? AnswerAsync(call, request.Services!.GetRequiredService<CallStore>(), next, request, cancellationToken)
            : next(request, cancellationToken);

    private static async ValueTask<CallToolResult> AnswerAsync(
        KeyedCall call, CallStore store, McpRequestHandler<CallToolRequestParams, CallToolResult> next, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        if (call.Answer is { } before)
        {
            return JsonSerializer.Deserialize<CallToolResult>(before, McpJsonUtilities.DefaultOptions)!;
        }

        CallToolResult answer;
        try
        {
            answer = await next(request, cancellationToken);
        }
        catch (Exception exception) when (exception is McpProtocolException or InputRequiredException)
        {
            // It was refused, or asks its user first.
            await store.GiveBackAsync(call);
            throw;
        }

        try
        {
            await store.KeepAsync(call, JsonSerializer.Serialize(answer, McpJsonUtilities.DefaultOptions));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogNotKept(request.Services!.GetRequiredService<ILogger<CallStore>>(), request.Params.Name, exception);
        }

        return answer;
    }

    [LoggerMessage(LogLevel.Warning, "The answer of {Tool} could not be kept: as long as its Idempotency-Key is remembered, a call with it is refused.")]
    private static partial void LogNotKept(ILogger logger, string tool, Exception exception);
}
