using McpReplicas.Http;

namespace McpReplicas.Sessions;

/// <summary>
/// Lets a request of a session through to the server only on the replica that owns the session. Another replica hands it over, where sessions are
/// shared; a session that is unknown, expired or ended by its client is not found anywhere.
/// </summary>
internal sealed class SessionOwnership(RequestDelegate next, ISessionStore sessions, Replica replica, ISessionHandover? handover = null)
{
    private const int Attempts = 3;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await ServeAsync(context);
        }
        // The store's trouble, also when a session begins; what a tool has with Redis is an answer of the tool and does not come here.
        catch (Exception exception) when (sessions.IsUnavailable(exception) && !context.Response.HasStarted)
        {
            context.Response.Headers.Remove(McpHeaders.SessionId);
            await Refusal.NoSessionsNow.WriteAsync(context);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (ProtocolVersions.IsModern(context.Request))
        {
            // The revision has no sessions: what a client still holds of another one is ignored.
            context.Request.Headers.Remove(McpHeaders.SessionId);
        }

        var id = context.Request.Headers[McpHeaders.SessionId].ToString();
        if (id.Length is 0 || context.Request.Headers.ContainsKey(McpHeaders.RelayedBy))
        {
            await next(context);
        }
        else if (!await TryServeAsync(context, id))
        {
            await Refusal.SessionNotFound.WriteAsync(context);
        }
        else if (HttpMethods.IsDelete(context.Request.Method))
        {
            await sessions.EndAsync(id);
        }
    }

    // More than once, because the owner may die, or another replica adopt the session, between the question and the answer.
    private async Task<bool> TryServeAsync(HttpContext context, string id)
    {
        for (var attempt = 0; attempt < Attempts && await sessions.FindOwnerAsync(id) is { } owner; attempt++)
        {
            if (owner == replica.Name)
            {
                await next(context);
                return true;
            }

            if (handover is null)
            {
                return false;
            }

            if (await handover.TrySendAsync(context, owner))
            {
                return true;
            }

            await handover.AdoptAsync(id, owner);
        }

        return false;
    }
}
