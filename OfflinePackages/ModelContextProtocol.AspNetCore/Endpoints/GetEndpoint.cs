using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.AspNetCore.Checks;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>Holds a session's one stream for messages that answer no request, or resumes a stream that broke.</summary>
internal sealed class GetEndpoint(ProtocolVersionCheck versions, SessionLookup sessions, ResumedStream resumed, IHostApplicationLifetime lifetime)
{
    public async Task HandleAsync(HttpContext context)
    {
        if ((Check(context) ?? await ServeAsync(context)) is { } refusal)
        {
            await refusal.WriteAsync(context);
        }
    }

    private Refusal? Check(HttpContext context) =>
        versions.Check(context)
        ?? PostOnlyCheck.Check(context, "GET", " Use subscriptions/listen via POST instead.")
        ?? (context.Request.Accepts("text/event-stream") ? null : Refusal.NotAcceptable("text/event-stream"));

    private async ValueTask<Refusal?> ServeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var (session, notFound) = await sessions.FindAsync(context, headers[McpHeaders.SessionId].ToString());
        if (session is null)
        {
            return notFound;
        }

        if (headers[McpHeaders.LastEventId].ToString() is { Length: > 0 } lastEventId)
        {
            return await resumed.HandleAsync(context, session, lastEventId);
        }

        if (!session.TryOpenStream())
        {
            return Refusal.BadRequest("This server does not support multiple GET requests. Start a new session or use Last-Event-ID header to resume.");
        }

        await HoldAsync(context, session);
        return null;
    }

    private async Task HoldAsync(HttpContext context, Session session)
    {
        // A server that stops does not wait for a stream that would never end.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await using var use = session.Enter();
            EventStream.Start(context);
            await session.Transport.HandleGetRequestAsync(context.Response.Body, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // A client closes the stream by going away.
        }
    }
}
