using System.Runtime.ExceptionServices;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using CallHandler = ModelContextProtocol.Server.McpRequestHandler<ModelContextProtocol.Protocol.CallToolRequestParams, ModelContextProtocol.Protocol.CallToolResult>;

namespace McpReplicas.Redis.Idempotency;

/// <summary>
/// Executes a call with a key once, and returns the same answer to further requests with the key. A running call does not stop when its client disconnects;
/// the client sends the request again to get the answer, or cancels the call. A request that is refused before its call starts does not use the key.
/// </summary>
internal sealed partial class KeyedCalls(CallStore store, RunningCalls calls, CallCancellations cancellations, ReplicaLife life, Replica replica, IServiceScopeFactory scopes, ILogger<KeyedCalls> logger)
{
    // The longest time that an answer waits until it is stored.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public CallHandler Answer(CallHandler next) => (request, cancellationToken) =>
        CallKey.Current is { } key && (request.MatchedPrimitive is not null || request.Server.ServerOptions.Handlers.CallToolHandler is not null)
            ? AnswerAsync(key, next, request, cancellationToken)
            : next(request, cancellationToken);

    private async ValueTask<CallToolResult> AnswerAsync(CallKey key, CallHandler next, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        if (key.TryName(request.User, out var name) is { } problem)
        {
            return key.Fail(problem);
        }

        if (calls.IsFull)
        {
            return key.Fail(CallError.Busy);
        }

        var call = new CallEntry(key.Fingerprint(request.Params), replica.Name, life.Id, Guid.NewGuid().ToString("n"));
        try
        {
            if (await store.TakeAsync(name, call) is { } found)
            {
                return found.Fingerprint == call.Fingerprint ? await AnswerAsync(key, name, found, cancellationToken) : key.Fail(CallError.Another);
            }
        }
        catch (Exception exception) when (RunningCalls.IsOfRedis(exception))
        {
            // Redis may have executed the command, or may execute it later.
            _ = calls.Add(calls.WriteAsync(() => store.ReleaseAsync(name, call)));
            return key.Fail(CallError.Unavailable);
        }

        // In a session, the client cancels the call through the session.
        var session = string.IsNullOrEmpty(request.Server.SessionId) ? CancellationToken.None : cancellationToken;
        var running = cancellations.RunAsync(key.InPlace(name), stop => RunAsync(call, next, request, stop), session);
        var kept = calls.Add(KeepAsync(name, call, running, request.Params.Name));
        var (ended, _, question) = await running.WaitAsync(cancellationToken);
        await Task.WhenAny(kept, Task.Delay(Patience, cancellationToken));
        question?.Throw();
        return ToResult(key, ended);
    }

    private async Task<CallToolResult> AnswerAsync(CallKey key, string name, CallEntry found, CancellationToken cancellationToken)
    {
        if (!found.HasEnded && !await life.IsAliveAsync(found.Life, cancellationToken))
        {
            // The call may have ended just before its replica did.
            found = await store.FindAsync(name) ?? found;
            return found.HasEnded ? ToResult(key, found) : key.Fail(CallError.Lost(found.Replica));
        }

        return ToResult(key, found);
    }

    private static CallToolResult ToResult(CallKey key, CallEntry call) =>
        call.Error is { } error ? key.Fail(new CallError(error))
        : call.IsTooLong ? key.Fail(CallError.TooLong)
        : call.Result ?? key.Fail(CallError.Running(call.Replica));

    private async Task<(CallEntry Ended, string Text, ExceptionDispatchInfo? Question)> RunAsync(CallEntry call, CallHandler next, RequestContext<CallToolRequestParams> request, CancellationToken stop)
    {
        try
        {
            // The request's own scope ends with the request, but the call may run longer.
            await using var scope = scopes.CreateAsyncScope();
            var own = new RequestContext<CallToolRequestParams>(request.Server, request.JsonRpcRequest, request.Params) { Services = scope.ServiceProvider, MatchedPrimitive = request.MatchedPrimitive };
            call = call with { Result = await next(own, stop) };
        }
        catch (Exception exception) when (exception is InputRequiredException or UrlElicitationRequiredException)
        {
            return (call, "", ExceptionDispatchInfo.Capture(exception));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            call = call.Failed($"The call of '{request.Params.Name}' was cancelled. It may have taken effect in part, and is not executed again. To execute it again, use a new key.");
        }
        catch (Exception exception)
        {
            LogFailed(request.Params.Name, exception);
            call = exception is McpProtocolException refusal ? call.Failed(refusal) : call.Failed($"An error occurred invoking '{request.Params.Name}'.");
        }

        var text = call.ToText();
        return (call, Encoding.UTF8.GetByteCount(text) <= CallStore.LongestAnswer ? text : (call with { Result = null, Error = null, IsTooLong = true }).ToText(), null);
    }

    private async Task KeepAsync(string name, CallEntry call, Task<(CallEntry Ended, string Text, ExceptionDispatchInfo? Question)> running, string tool)
    {
        var (_, text, question) = await running;
        // Each round of a call takes the key again, and only one round at a time can have it.
        await calls.WriteAsync(() => question is null ? store.KeepAsync(name, text) : store.ReleaseAsync(name, call), tool);
    }

    [LoggerMessage(LogLevel.Error, "The tool {Tool} failed.")]
    private partial void LogFailed(string tool, Exception exception);
}
