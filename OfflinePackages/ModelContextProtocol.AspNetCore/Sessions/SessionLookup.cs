using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Http;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Finds the session that a request names, if it is the caller's.</summary>
internal sealed class SessionLookup(SessionStore store, SessionMigration migration)
{
    /// <returns>One of the two.</returns>
    public async ValueTask<(Session? Session, Refusal? Refusal)> FindAsync(HttpContext context, string id)
    {
        if (id.Length is 0)
        {
            return (null, SessionRefusal.NoId);
        }

        if (!store.TryGet(id, out var session) && (session = await migration.TakeOverAsync(context, id)) is null)
        {
            return (null, SessionRefusal.NotFound);
        }

        if (!session.BelongsTo(context.User))
        {
            return (null, SessionRefusal.OtherUser);
        }

        context.Response.Headers[McpHeaders.SessionId] = id;
        context.Features.Set(session.Server);
        return (session, null);
    }
}
