using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Takes over a session that began in another process, where the application's handler allows it.</summary>
internal sealed class SessionMigration(SessionStore store, SessionFactory factory, IOptions<HttpServerTransportOptions> transport)
{
    // Requests for one id come one by one, so that they share one session. The locks are few and stay: anyone may make up ids.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Null where there is no handler, or it declines.</summary>
    public async ValueTask<Session?> TakeOverAsync(HttpContext context, string id)
    {
#pragma warning disable MCP9006 // Serving the obsolete option is this class's part.
        if (transport.Value.SessionMigrationHandler is not { } handler)
#pragma warning restore MCP9006
        {
            return null;
        }

        var oneByOne = _locks[(uint)id.GetHashCode(StringComparison.Ordinal) % _locks.Length];
        await oneByOne.WaitAsync(context.RequestAborted);
        try
        {
            if (store.TryGet(id, out var session))
            {
                return session;
            }

            return await handler.AllowSessionMigrationAsync(context, id, context.RequestAborted) is { } initialize
                ? await factory.ContinueAsync(context, id, initialize)
                : null;
        }
        finally
        {
            oneByOne.Release();
        }
    }
}
