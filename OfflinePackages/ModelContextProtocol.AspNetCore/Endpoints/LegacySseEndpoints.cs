using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>HTTP+SSE of 2024-11-05: a GET that is the session and carries every answer, and a POST that only takes messages in.</summary>
internal sealed class LegacySseEndpoints(SessionConfiguration configuration, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, (SseResponseStreamTransport Transport, SessionUser? User)> _sessions = new(StringComparer.Ordinal);

    public async Task HandleStreamAsync(HttpContext context)
    {
        // A server that stops does not wait for a stream that would never end.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        EventStream.Start(context);

        var id = Session.NewId();
        var path = (context.Request.PathBase + context.Request.Path).ToString();
        var messages = $"{path[..(path.LastIndexOf('/') + 1)]}message?sessionId={id}";
        await using var transport = new SseResponseStreamTransport(context.Response.Body, messages, id);
        _sessions[id] = (transport, SessionUser.Of(context.User));
        try
        {
            await RunAsync(context, transport, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // A client closes the stream by going away.
        }
        finally
        {
            _sessions.TryRemove(id, out _);
        }
    }

    public async Task HandleMessageAsync(HttpContext context)
    {
        if (!context.Request.Query.TryGetValue("sessionId", out var id))
        {
            await Results.BadRequest("Missing sessionId query parameter.").ExecuteAsync(context);
        }
        else if (!_sessions.TryGetValue(id.ToString(), out var session))
        {
            await Results.BadRequest("Session ID not found.").ExecuteAsync(context);
        }
        else if (session.User != SessionUser.Of(context.User))
        {
            await Results.Forbid().ExecuteAsync(context);
        }
        else if (await context.ReadMessageAsync() is not { } message)
        {
            await Results.BadRequest("No message in request body.").ExecuteAsync(context);
        }
        else
        {
            await session.Transport.OnMessageReceivedAsync(message, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsync("Accepted");
        }
    }

    private async Task RunAsync(HttpContext context, SseResponseStreamTransport transport, CancellationToken ended)
    {
        var options = await configuration.OptionsForAsync(context, stateless: false, known: null, ended);
        var writing = transport.RunAsync(ended);
        try
        {
            await using var server = McpServer.Create(transport, options, loggers, context.RequestServices);
            context.Features.Set(server);
            await configuration.RunAsync(context, server, ended);
        }
        finally
        {
            await transport.DisposeAsync();
            await writing;
        }
    }
}
