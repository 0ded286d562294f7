namespace McpAspire.McpServer.Sessions;

/// <summary>
/// Ignores the session that a client holds from a server that had some, as 2026-07-28 asks for. The server's package refuses it, and clients
/// do not recover from that.
/// </summary>
internal sealed class StaleSessions(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Request.Headers.Remove(McpHeaders.SessionId);
        return next(context);
    }
}
