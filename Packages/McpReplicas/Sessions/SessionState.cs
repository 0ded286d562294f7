using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

#pragma warning disable MCP9005 // Log levels of sessions are deprecated because sessions are deprecated.
/// <summary>
/// Stores the log level and the subscriptions that a client sets in its session. Restores them in a copy of the session with the same messages, which pass the
/// filters and handlers of the application.
/// </summary>
internal sealed partial class SessionState(HeldSessions sessions, ILogger<SessionState> logger, ISharedSessions? shared = null)
{
    private const int MostSubscriptions = 100;
    private const int LongestUri = 2048;

    public McpMessageHandler Follow(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (sessions.Find(context.Server.SessionId) is { } session)
        {
            if (session.TakePendingState() is { } wanted)
            {
                await RestoreAsync(session, wanted, context, next, cancellationToken);
            }

            if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.LoggingSetLevel or RequestMethods.ResourcesSubscribe or RequestMethods.ResourcesUnsubscribe, Context.RelatedTransport: { } transport } request)
            {
                await ChangeAsync(session, request, transport, () => next(context, cancellationToken), cancellationToken);
                return;
            }
        }

        await next(context, cancellationToken);
    };

    // The client gets its answer after the change is stored, because its next request may reach another replica.
    private async Task ChangeAsync(HeldSession session, JsonRpcRequest request, ITransport transport, Func<Task> handle, CancellationToken cancellationToken)
    {
        if (request.Method is RequestMethods.ResourcesSubscribe && Text(request, "uri") is { } uri && !session.Subscriptions.ContainsKey(uri))
        {
            if (session.Subscriptions.Count >= MostSubscriptions || uri.Length > LongestUri)
            {
                throw new McpProtocolException($"A session may subscribe to at most {MostSubscriptions} resources, with URIs of at most {LongestUri} characters.", McpErrorCode.InvalidParams);
            }
        }

        var held = new HeldAnswer(transport);
        request.Context!.RelatedTransport = held;
        try
        {
            await handle();
        }
        finally
        {
            request.Context.RelatedTransport = transport;
        }

        if (held.Answer is JsonRpcResponse)
        {
            await KeepAsync(session, request);
        }

        if (held.Answer is not null)
        {
            await transport.SendMessageAsync(held.Answer, cancellationToken);
        }
    }

    private async Task KeepAsync(HeldSession session, JsonRpcRequest request)
    {
        var isLevel = request.Method is RequestMethods.LoggingSetLevel;
        var isSubscribed = request.Method is RequestMethods.ResourcesSubscribe;
        var value = Text(request, isLevel ? "level" : "uri") ?? "";
        try
        {
            var change = shared is null ? null : isLevel ? shared.SetLevelAsync(session.Id, value) : shared.SetSubscriptionAsync(session.Id, value, isSubscribed);
            // If another replica has changed the state too, this copy keeps its old version and is updated before its next request.
            if (change is not null && await change is { } version && version == session.Version + 1)
            {
                session.Version = version;
            }
        }
        catch (Exception exception) when (shared!.IsUnavailable(exception))
        {
            throw new McpException("Sessions are kept in Redis, which does not answer now: the change may be lost. Try again.", exception);
        }

        if (isLevel)
        {
            session.Level = value;
        }
        else if (isSubscribed)
        {
            session.Subscriptions[value] = true;
        }
        else
        {
            session.Subscriptions.TryRemove(value, out _);
        }
    }

    private async Task RestoreAsync(HeldSession session, SharedSession wanted, MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (wanted.Level is { } level && level != session.Level)
        {
            await RepeatAsync(RequestMethods.LoggingSetLevel, "level", level);
            session.Level = level;
        }

        foreach (var uri in wanted.Subscriptions.Where(uri => session.Subscriptions.TryAdd(uri, true)))
        {
            await RepeatAsync(RequestMethods.ResourcesSubscribe, "uri", uri);
        }

        foreach (var uri in session.Subscriptions.Keys.Except(wanted.Subscriptions))
        {
            session.Subscriptions.TryRemove(uri, out _);
            await RepeatAsync(RequestMethods.ResourcesUnsubscribe, "uri", uri);
        }

        session.Version = wanted.Version;

        async Task RepeatAsync(string method, string name, string value)
        {
            var request = new JsonRpcRequest
            {
                Id = new RequestId("restore"),
                Method = method,
                Params = new JsonObject { [name] = value },
                Context = new() { RelatedTransport = new HeldAnswer(null), User = context.User },
            };
            try
            {
                await next(new MessageContext(context.Server, request), cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A session without its log level or a subscription is better for the client than no session.
                LogNotRestored(method, exception);
            }
        }
    }

    private static string? Text(JsonRpcRequest request, string name) =>
        request.Params is JsonObject parameters && parameters[name] is { } node && node.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;

    [LoggerMessage(LogLevel.Warning, "The state of a session was not completely restored on this replica: {Method} failed.")]
    private partial void LogNotRestored(string method, Exception exception);
}
