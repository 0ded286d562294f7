namespace McpReplicas.Sessions;

/// <summary>Says in the log what a 404 for a session means, and gives HTTP+SSE clients the 404 that they know.</summary>
internal sealed partial class LostSessions(RequestDelegate next, Replica replica, McpSessionMode mode, ILogger<LostSessions> logger)
{
    /// <summary>What servers of HTTP+SSE say to a message for a stream that they do not hold.</summary>
    public const string NoEventStream = "Could not find session";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.RoutePattern.RawText?.EndsWith(LegacyEventStreams.Message, StringComparison.Ordinal) is true)
        {
            await PostMessageAsync(context);
        }
        else
        {
            await next(context);
            if (context.Response.StatusCode is StatusCodes.Status404NotFound && context.Request.Headers.ContainsKey(McpHeaders.SessionId))
            {
                LogLost(logger, replica.Name, mode);
            }
        }
    }

    // The MCP SDK answers 400 where other servers, and so what clients and people look for, say 404 and this sentence.
    private async Task PostMessageAsync(HttpContext context)
    {
        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        context.Response.Body = body;
        if (context.Response.StatusCode is StatusCodes.Status400BadRequest && held.GetBuffer().AsSpan(0, (int)held.Length).IndexOf("Session ID not found"u8) >= 0)
        {
            LogLost(logger, replica.Name, mode);
            await Results.Text(NoEventStream, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
        }
        else
        {
            held.Position = 0;
            await held.CopyToAsync(body, context.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} was asked for a session that it does not own: in the mode {Mode} a session lives in the memory of the replica that opened it. It was opened on another one, or has ended. Cures: --Sessions=Stateless needs no session at all, --Sessions=Sticky sends its requests to its replica, --Sessions=Shared lets every replica take them.")]
    private static partial void LogLost(ILogger logger, string replica, McpSessionMode mode);
}
