using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>Begins a session, or what stands for one while a stateless request lasts.</summary>
internal sealed class SessionFactory(
    SessionConfiguration configuration,
    SessionStore store,
    IOptions<HttpServerTransportOptions> transport,
    IServiceProvider services,
    ILoggerFactory loggers)
{
    public async ValueTask<Session> StartAsync(HttpContext context, bool stateless)
    {
        if (stateless)
        {
            return await StartAsync(context, new(loggers) { Stateless = true }, context.RequestServices);
        }

        var id = Session.NewId();
        context.Response.Headers[McpHeaders.SessionId] = id;
        var session = await StartAsync(context, Stateful(id, InitializedIn(context, id)), services);
        await store.AddAsync(session);
        return session;
    }

    /// <summary>Goes on here with a session of another process, by what its client said to begin it.</summary>
    public async ValueTask<Session> ContinueAsync(HttpContext context, string id, InitializeRequestParams initialize)
    {
        var channel = Stateful(id, onInitialized: null);
        await channel.HandleInitializeRequestAsync(initialize);
        var session = await StartAsync(context, channel, services, initialize);

        // In use, and idle once it is stored: the request that it is for may still be refused, and then no other may come.
        await using var use = session.Enter();
        await store.AddAsync(session);
        return session;
    }

    private async ValueTask<Session> StartAsync(
        HttpContext context,
        StreamableHttpServerTransport channel,
        IServiceProvider serverServices,
        InitializeRequestParams? known = null)
    {
        var options = await configuration.OptionsForAsync(context, channel.Stateless, known, context.RequestAborted);
        var server = McpServer.Create(channel, options, loggers, serverServices);
        context.Features.Set(server);

        var session = new Session(channel, server, SessionUser.Of(context.User), store.Time);
        session.Run = configuration.RunAsync(context, server, session.Closing);
        return session;
    }

#pragma warning disable MCP9006 // Serving the obsolete options is this class's part.
    private StreamableHttpServerTransport Stateful(string id, Func<InitializeRequestParams, CancellationToken, ValueTask>? onInitialized) => new(loggers)
    {
        SessionId = id,
        FlowExecutionContextFromRequests = !transport.Value.PerSessionExecutionContext,
        EventStreamStore = transport.Value.EventStreamStore,
        OnSessionInitialized = onInitialized,
    };

    private Func<InitializeRequestParams, CancellationToken, ValueTask>? InitializedIn(HttpContext context, string id) =>
        transport.Value.SessionMigrationHandler is { } handler
            ? (initialize, cancellationToken) => handler.OnSessionInitializedAsync(context, id, initialize, cancellationToken)
            : null;
#pragma warning restore MCP9006
}
