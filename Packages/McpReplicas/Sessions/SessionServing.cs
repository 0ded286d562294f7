using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpReplicas.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

#pragma warning disable MCP9006 // Resumable streams are obsolete because sessions are obsolete.
/// <summary>Serves a request: opens a session, serves a request or the event stream of a session, or answers a client without a session.</summary>
internal sealed partial class SessionServing(
    RequestDelegate next, HeldSessions sessions, SdkEndpoints sdk, StatelessRequests stateless, IHostApplicationLifetime lifetime, ILogger<SessionServing> logger, ISharedSessions? shared = null, [FromKeyedServices(McpSessionMode.Shared)] ISseEventStreamStore? streams = null)
{
    private static readonly Refusal NoMethod = new(StatusCodes.Status405MethodNotAllowed, Refusal.InvalidRequest, "GET and DELETE need a session: send its id in the header Mcp-Session-Id.");

    public async Task InvokeAsync(HttpContext context)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (ProtocolVersions.IsModern(context.Request) || !SdkEndpoints.IsStreamableHttp(context.GetEndpoint()))
        {
            await next(context);
        }
        else if (context.Features.Get<HeldSession>() is { } session)
        {
            await (HttpMethods.IsGet(context.Request.Method) ? StreamAsync(context, session) : isPost ? PostAsync(context, session) : next(context));
        }
        else if (!isPost)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await NoMethod.WriteAsync(context);
        }
        else if (context.Features.GetRequiredFeature<MessageHead>().Method is RequestMethods.Initialize)
        {
            await OpenAsync(context);
        }
        else
        {
            await stateless.PostAsync(context);
        }
    }

    private async Task PostAsync(HttpContext context, HeldSession session)
    {
        var head = context.Features.GetRequiredFeature<MessageHead>();
        if (shared is not null && head.Method is NotificationMethods.CancelledNotification && await CancelledRequests.ReadIdAsync(context.Request) is { } cancelled)
        {
            await shared.CancelAsync(session.Id, cancelled);
        }

        CallId.Current = head.Id;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && CallId.Current is { } id)
        {
            // The session ended during the call. After a 404 the client would open a new session and repeat the call.
            var error = new JsonObject { ["code"] = (int)McpErrorCode.InternalError, ["message"] = "The session was ended during this request, which may have been executed." };
            var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id), ["error"] = error }.ToJsonString();
            EventStreamText.WriteHeaders(context.Response);
            await context.Response.WriteAsync($"event: message\ndata: {answer}\n\n", context.RequestAborted);
        }
    }

    private async Task OpenAsync(HttpContext context)
    {
        if (Caller.Of(context.User) is null)
        {
            throw new RefusedException(Refusal.Forbidden("A session belongs to a user, but this user cannot be identified: the claims contain no name identifier, sub, upn or name."));
        }

        if (!await sessions.TryMakeRoomAsync())
        {
            throw new RefusedException(Refusal.TooManySessions);
        }

        try
        {
            await next(context);
        }
        catch when (context.Features.Get<HeldSession>() is { } session)
        {
            // The session was not stored, so it cannot be used.
            context.Response.Headers.Remove(McpHeaders.SessionId);
            await sessions.CloseAsync(session);
            throw;
        }
    }

    private async Task StreamAsync(HttpContext context, HeldSession session)
    {
        ISseEventStreamReader? missed = null;
        if (context.Request.Headers[McpHeaders.LastEventId].ToString() is { Length: > 0 } lastEventId)
        {
            missed = streams is null ? null : await streams.GetStreamReaderAsync(lastEventId, context.RequestAborted);
            if (missed?.SessionId != session.Id)
            {
                // The MCP SDK reports the error, or reads from the event store of the application.
                await next(context);
                return;
            }
        }

        context.Response.Headers[McpHeaders.SessionId] = session.Id;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        if (missed is not null && missed.StreamId != StreamableHttpServerTransport.UnsolicitedMessageStreamId)
        {
            EventStreamText.WriteHeaders(context.Response);
            await context.Response.Body.FlushAsync(ending.Token);
            await ReplayAsync(missed, context.Response.Body, ending.Token);
            return;
        }

        await (shared?.StreamOpenedAsync(session.Id) ?? Task.CompletedTask);
        await session.Stream.ServeAsync(context, body => ReplayAsync(missed, body, ending.Token), stream => RunAsync(context, session, stream));
    }

    private async Task RunAsync(HttpContext client, HeldSession session, Stream stream)
    {
        var context = InProcessRequest.Get(session, client);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream));
        try
        {
            await sdk.Get(context);
        }
        catch (Exception exception)
        {
            LogEnded(exception);
        }
    }

    private static async Task<string?> ReplayAsync(ISseEventStreamReader? missed, Stream body, CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var item in missed?.ReadEventsAsync(cancellationToken) ?? AsyncEnumerable.Empty<SseItem<JsonRpcMessage?>>())
        {
            last = item.EventId;
            await SseFormatter.WriteAsync(AsyncEnumerable.Repeat(item, 1), body, (data, writer) => writer.Write(JsonSerializer.SerializeToUtf8Bytes(data.Data, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)))), cancellationToken);
        }

        await body.FlushAsync(cancellationToken);
        return last;
    }

    [LoggerMessage(LogLevel.Warning, "The event stream of a session ended with an error.")]
    private partial void LogEnded(Exception exception);
}
