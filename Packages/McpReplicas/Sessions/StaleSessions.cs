namespace McpReplicas.Sessions;

/// <summary>
/// Ignores the session that a client holds from a server that had some, as 2026-07-28 asks for. The MCP SDK refuses it, and clients
/// do not recover from that.
/// </summary>
internal static class StaleSessions
{
    public static RequestDelegate Ignore(RequestDelegate next) => context =>
    {
        context.Request.Headers.Remove(McpHeaders.SessionId);
        return next(context);
    };
}
