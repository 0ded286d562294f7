namespace McpReplicas.Sessions;

/// <summary>
/// Puts the replica's name in front of the session's id, <c>mcp-1.…</c>, on its way out, and takes it off on its way in. So any balancer can tell
/// where a session lives, from the request alone.
/// </summary>
internal sealed class NamedSessions(RequestDelegate next, Replica replica)
{
    private readonly string _prefix = $"{replica.Name}.";

    public Task InvokeAsync(HttpContext context)
    {
        var id = context.Request.Headers[McpHeaders.SessionId].ToString();
        if (id.StartsWith(_prefix, StringComparison.Ordinal))
        {
            context.Request.Headers[McpHeaders.SessionId] = id[_prefix.Length..];
        }

        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            if (headers.TryGetValue(McpHeaders.SessionId, out var own))
            {
                headers[McpHeaders.SessionId] = $"{_prefix}{own}";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
