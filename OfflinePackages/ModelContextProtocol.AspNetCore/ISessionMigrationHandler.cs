using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace ModelContextProtocol.AspNetCore;

/// <summary>
/// Lets a session go on in another process than it began in: keeps what the client said to begin it, where every process finds it.
/// What a session waits for is not kept: the answer to a server's own request must still reach the process that sent it.
/// </summary>
public interface ISessionMigrationHandler
{
    /// <summary>Keeps what a client sent with <c>initialize</c>. Runs before the client is answered.</summary>
    ValueTask OnSessionInitializedAsync(HttpContext context, string sessionId, InitializeRequestParams initializeParams, CancellationToken cancellationToken);

    /// <summary>
    /// Decides on a request for a session that this process does not know: what was kept lets it go on here, null answers 404.
    /// Whose session it was is for the handler to check, by <see cref="HttpContext.User"/>: from here on it is the caller's.
    /// </summary>
    ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken);
}
