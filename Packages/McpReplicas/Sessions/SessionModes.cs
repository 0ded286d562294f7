using McpReplicas.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

internal static class SessionModes
{
    /// <summary>Adds the services for the configured session mode.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SdkEndpoints>();
        services.AddSingleton<StatelessRequests>();
        services.AddSingleton<HeldSessions>();
        services.AddSingleton<SessionOpening>();
        services.AddSingleton<SessionState>();
        services.AddHostedService<SessionExpiry>();
        services.AddOptions<HttpServerTransportOptions>().PostConfigure<IServiceProvider, IOptions<McpReplicasOptions>>((transport, provider, options) => Configure(transport, provider, options.Value.Sessions));
        services.AddOptions<McpServerOptions>().PostConfigure<IServiceProvider, IOptions<McpReplicasOptions>>((server, provider, options) => Configure(server, provider, options.Value.Sessions));
        services.AddSingleton<IStartupFilter, LegacyEventStreams>();
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Sessions, next => Find(next, provider)));
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Serving, next => Serve(next, provider)));
    }

    /// <summary>The effective mode: the configured one, otherwise the one that the application has set for the MCP SDK.</summary>
    public static McpSessionMode ModeOf(IServiceProvider services) => services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode
        ?? (services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.SessionMode is HttpServerSessionMode.Stateless ? McpSessionMode.Stateless : McpSessionMode.Stateful);

    /// <summary>Whether this package manages the sessions. If no mode is configured, the MCP SDK manages them.</summary>
    private static bool HasSessions(SessionOptions options) => options.Mode is not (null or McpSessionMode.Stateless);

    private static SessionOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions;

    private static RequestDelegate Find(RequestDelegate next, IServiceProvider services) => ModeOf(services) switch
    {
        McpSessionMode.Stateless => IgnoreStaleSession(next),
        var mode when HasSessions(OptionsOf(services)) => ActivatorUtilities.CreateInstance<SessionRequests>(services, next, mode).InvokeAsync,
        _ => next,
    };

    private static RequestDelegate Serve(RequestDelegate next, IServiceProvider services) =>
        HasSessions(OptionsOf(services)) ? ActivatorUtilities.CreateInstance<SessionServing>(services, next).InvokeAsync : next;

    // A client may still have the session id of a server with sessions. The MCP SDK rejects the id, and clients do not recover from that error.
    private static RequestDelegate IgnoreStaleSession(RequestDelegate next) => context =>
    {
        context.Request.Headers.Remove(McpHeaders.SessionId);
        return next(context);
    };

    private static void Configure(HttpServerTransportOptions transport, IServiceProvider services, SessionOptions options)
    {
        if (options.Mode is null)
        {
            return;
        }

        transport.SessionMode = options.Mode is McpSessionMode.Stateless ? HttpServerSessionMode.Stateless : HttpServerSessionMode.StatefulForInitializeClients;
        if (!HasSessions(options))
        {
            return;
        }

        var sessions = services.GetRequiredService<HeldSessions>();
#pragma warning disable MCP9004, MCP9006, MCPEXP002 // These modes serve old transports and sessions. Only this handler reports the begin and end of a session.
        transport.EnableLegacySse = true;
        transport.IdleTimeout = Timeout.InfiniteTimeSpan;
        transport.MaxIdleSessionCount = int.MaxValue;
        transport.SessionMigrationHandler = services.GetRequiredService<SessionOpening>();
        transport.EventStreamStore ??= services.GetKeyedService<ISseEventStreamStore>(McpSessionMode.Shared);
        var run = transport.RunSessionHandler ?? ((_, server, cancellationToken) => server.RunAsync(cancellationToken));
        transport.RunSessionHandler = (context, server, cancellationToken) => sessions.RunAsync(context, server, () => run(context, server, cancellationToken), cancellationToken);
#pragma warning restore MCP9004, MCP9006, MCPEXP002
    }

    private static void Configure(McpServerOptions server, IServiceProvider services, SessionOptions options)
    {
        if (!HasSessions(options))
        {
            return;
        }

        // Inserted first, so that the filters of the application see the restored state, and the ids that the MCP SDK has assigned.
        server.Filters.Message.IncomingFilters.Insert(0, services.GetRequiredService<SessionState>().Follow);
        if (options.Mode is McpSessionMode.Shared)
        {
            var requests = ActivatorUtilities.CreateInstance<RequestsToTheClient>(services);
            server.Filters.Message.IncomingFilters.Insert(0, requests.RemovePrefix);
            server.Filters.Message.OutgoingFilters.Add(requests.AddPrefix);
        }

        server.Filters.Message.IncomingFilters.Insert(0, ActivatorUtilities.CreateInstance<CancelledRequests>(services).Answer);
    }
}
