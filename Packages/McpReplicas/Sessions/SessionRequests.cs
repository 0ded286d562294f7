using McpReplicas.Http;

namespace McpReplicas.Sessions;

/// <summary>
/// Accepts a request in a session only from the user who opened the session. A session that is unknown, has ended or expired, or belongs to another user is
/// reported as not found.
/// </summary>
internal sealed partial class SessionRequests(
    RequestDelegate next, HeldSessions sessions, SessionOpening opening, Replica replica, McpSessionMode mode, ILogger<SessionRequests> logger, ISharedSessions? shared = null)
{
    /// <summary>The usual answer of HTTP+SSE servers to a message for an unknown stream.</summary>
    private const string NoEventStream = "Could not find session";
    private const int LongestId = 128;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!SdkEndpoints.IsStreamableHttp(context.GetEndpoint()))
        {
            await ServeEventStreamAsync(context);
            return;
        }

        if (ProtocolVersions.IsModern(request))
        {
            // This revision has no sessions. The session id of an older revision is ignored.
            request.Headers.Remove(McpHeaders.SessionId);
        }

        try
        {
            if (request.Headers[McpHeaders.SessionId].ToString() is { Length: > 0 } id)
            {
                await ServeAsync(context, id);
            }
            else
            {
                await next(context);
            }
        }
        catch (RefusedException refused) when (!context.Response.HasStarted)
        {
            await refused.Refusal.WriteAsync(context);
        }
        catch (Exception exception) when (shared?.IsUnavailable(exception) is true && !context.Response.HasStarted)
        {
            await Refusal.NoSessionsNow.WriteAsync(context);
        }
    }

    private async Task ServeAsync(HttpContext context, string id)
    {
        var isEnd = HttpMethods.IsDelete(context.Request.Method);
        if (await FindAsync(context, id, isEnd) is not { } session)
        {
            await NotFoundAsync(context);
            return;
        }

        context.Features.Set(session);
        using var use = session.Use();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // The session was ended while this request was in flight.
            await NotFoundAsync(context);
        }

        if (isEnd && shared is not null && context.Response.StatusCode is >= 200 and < 300)
        {
            await shared.EndAsync(id);
        }
    }

    private async Task<HeldSession?> FindAsync(HttpContext context, string id, bool isEnd)
    {
        var session = sessions.Find(id);
        if (id.Length > LongestId || Caller.Of(context.User) is not { } caller)
        {
            return null;
        }

        if (shared is null)
        {
            return session?.Caller == caller ? session : null;
        }

        var isRenewing = !isEnd && SessionExpiry.IsRenewalDue(session, sessions.IdleTimeout);
        var found = await shared.FindAsync(id, isRenewing ? caller : null);
        if (found is null)
        {
            if (session is not null)
            {
                await sessions.CloseAsync(session);
            }

            return null;
        }

        if (found.Caller != caller)
        {
            return null;
        }

        if (session is null || session.Version < found.Version)
        {
            session = isEnd ? session ?? new HeldSession(id, caller, context.User) : await opening.OpenAsync(context, id, found.Version);
        }

        if (isRenewing && session is not null)
        {
            session.Renewed = TimeProvider.System.GetTimestamp();
        }

        return session;
    }

    private async Task NotFoundAsync(HttpContext context)
    {
        LogLost(replica.Name, mode);
        await Refusal.SessionNotFound.WriteAsync(context);
    }

    // The MCP SDK answers 400. Other servers answer 404 with this text, which clients and people look for.
    private async Task ServeEventStreamAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && !sessions.IsEventStreamOf(Caller.Of(context.User), context.Request.Query["sessionId"]))
        {
            LogLost(replica.Name, mode);
            await Results.Text(NoEventStream, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            var beginning = new EventStreamBeginning(context.Response.Body);
            context.Features.Set(beginning);
            context.Response.Body = beginning;
        }

        await next(context);
    }

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} received a request for a session that it does not know. In the mode {Mode} the session was opened on another replica, has ended or expired, or belongs to another user. If requests of a session reach several replicas, use --Sessions=Stateless (no sessions), --Sessions=Sticky (all requests of a session go to one replica) or --Sessions=Shared (all replicas share the sessions).")]
    private partial void LogLost(string replica, McpSessionMode mode);
}
