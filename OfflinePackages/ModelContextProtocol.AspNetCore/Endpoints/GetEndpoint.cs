using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.AspNetCore.Checks;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>Holds a session's one stream for messages that answer no request.</summary>
internal sealed class GetEndpoint(ProtocolVersionCheck versions, SessionStore sessions, IHostApplicationLifetime lifetime)
{
    public async Task HandleAsync(HttpContext context)
    {
        Session? session = null;
        var refusal = versions.Check(context)
            ?? PostOnlyCheck.Check(context, "GET", " Use subscriptions/listen via POST instead.")
            ?? (context.Request.Accepts("text/event-stream") ? null : Refusal.NotAcceptable("text/event-stream"))
            ?? FindSession(context, out session);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        // A server that stops does not wait for a stream that would never end.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await using var use = session!.Enter();
            EventStream.Start(context);
            await session.Transport.HandleGetRequestAsync(context.Response.Body, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // A client closes the stream by going away.
        }
    }

    private Refusal? FindSession(HttpContext context, out Session? session)
    {
        var headers = context.Request.Headers;
        if (sessions.Find(context, headers[McpHeaders.SessionId].ToString(), out session) is { } notFound)
        {
            return notFound;
        }

        if (!string.IsNullOrEmpty(headers[McpHeaders.LastEventId]))
        {
            return Refusal.BadRequest("This server does not support resuming streams.");
        }

        return session!.TryOpenStream()
            ? null
            : Refusal.BadRequest("This server does not support multiple GET requests. Start a new session or use Last-Event-ID header to resume.");
    }
}
