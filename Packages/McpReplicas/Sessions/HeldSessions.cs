using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

/// <summary>
/// The sessions that are open in this process. The MCP SDK stores them, but it does not expose their users, and it counts a session as in use while its own
/// stream is open, which is always. So this class applies the limits for idle time and for the number of sessions.
/// </summary>
internal sealed partial class HeldSessions(SdkEndpoints sdk, IOptions<McpReplicasOptions> options, ILogger<HeldSessions> logger, ISharedSessions? shared = null)
{
    private readonly ConcurrentDictionary<string, HeldSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _eventStreams = new(StringComparer.Ordinal);

    public ICollection<HeldSession> All => _sessions.Values;

    public TimeSpan IdleTimeout => options.Value.Sessions.IdleTimeout;

    public HeldSession? Find(string? id) => string.IsNullOrEmpty(id) ? null : _sessions.GetValueOrDefault(id);

    /// <summary>Whether the caller opened the event stream (HTTP+SSE) with that id.</summary>
    public bool IsEventStreamOf(string? caller, string? id) => id is not null && caller is not null && _eventStreams.TryGetValue(id, out var owner) && owner == caller;

    /// <summary>Registers a session while its server runs.</summary>
    public async Task RunAsync(HttpContext context, McpServer server, Func<Task> run, CancellationToken ended)
    {
        if (server.SessionId is not { Length: > 0 } id)
        {
            await run();
        }
        // Only HTTP+SSE opens a session with a GET.
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            _eventStreams[id] = Caller.Of(context.User) ?? "";
            context.Features.Get<EventStreamBeginning>()?.Release();
            try
            {
                await run();
            }
            finally
            {
                _eventStreams.TryRemove(id, out _);
            }
        }
        else
        {
            await RunAsync(new HeldSession(id, Caller.Of(context.User) ?? "", UserOf(context.User)) { Ended = ended }, context, run);
        }
    }

    /// <summary>At the limit of sessions, closes one to make room for another. Returns false if all of them are in use.</summary>
    public async Task<bool> TryMakeRoomAsync()
    {
        if (_sessions.Count < options.Value.Sessions.MaxSessions)
        {
            return true;
        }

        // A shared session that is closed here is opened again at its next request.
        var oldest = All.Where(session => !session.IsBusy && (shared is not null || !session.IsUsed)).OrderBy(session => session.IsUsed).ThenBy(session => session.LastUsed).FirstOrDefault();
        if (oldest is null)
        {
            return false;
        }

        await CloseAsync(oldest);
        return true;
    }

    /// <summary>Closes a session in this process only.</summary>
    public async Task CloseAsync(HeldSession session)
    {
        var context = new DefaultHttpContext { User = session.User };
        context.Request.Method = HttpMethods.Delete;
        context.Request.Headers[McpHeaders.SessionId] = session.Id;
        _sessions.TryRemove(session.Id, out _);
        session.Stream.End();
        try
        {
            await sdk.Delete(context);
        }
        catch (Exception exception)
        {
            // Exceptions of the session's handlers do not concern the caller.
            LogClosing(exception);
        }
    }

    /// <summary>Cancels a request of the session if it runs in this process, as a notification of its client does.</summary>
    /// <param name="session">The session.</param>
    /// <param name="requestId">The id of the request, as JSON.</param>
    public Task CancelAsync(HeldSession session, string requestId) => sdk.Post(InProcessRequest.Cancelled(session, requestId));

    private async Task RunAsync(HeldSession session, HttpContext context, Func<Task> run)
    {
        if (context.Features.Get<SharedSession>() is { } state)
        {
            session.SetPendingState(state);
        }

        _sessions[session.Id] = session;
        context.Features.Set(session);
        try
        {
            await run();
        }
        finally
        {
            _sessions.TryRemove(KeyValuePair.Create(session.Id, session));
            session.Stream.End();
        }
    }

    // A session may live for hours after the request that opened it, so it must not keep all claims of the token.
    private static ClaimsPrincipal UserOf(ClaimsPrincipal user)
    {
        var claim = user.Identity?.IsAuthenticated is true ? user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Upn) : null;
        return new ClaimsPrincipal(claim is null ? new ClaimsIdentity() : new ClaimsIdentity([new Claim(claim.Type, claim.Value, claim.ValueType, claim.Issuer)], nameof(HeldSession)));
    }

    [LoggerMessage(LogLevel.Warning, "A session ended with an error.")]
    private partial void LogClosing(Exception exception);
}
