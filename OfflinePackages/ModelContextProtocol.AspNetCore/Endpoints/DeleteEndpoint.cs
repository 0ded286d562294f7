using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Checks;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>Ends a session; one that is not there has ended already.</summary>
internal sealed class DeleteEndpoint(ProtocolVersionCheck versions, SessionStore sessions)
{
    public async Task HandleAsync(HttpContext context)
    {
        if ((versions.Check(context) ?? PostOnlyCheck.Check(context, "DELETE")) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var id = context.Request.Headers[McpHeaders.SessionId].ToString();
        if (!sessions.TryGet(id, out var session))
        {
            return;
        }

        if (!session.BelongsTo(context.User))
        {
            await SessionRefusal.OtherUser.WriteAsync(context);
        }
        else if (sessions.TryRemove(id))
        {
            await session.DisposeAsync();
        }
    }
}
