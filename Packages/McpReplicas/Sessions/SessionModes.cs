using McpReplicas.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

internal static class SessionModes
{
    /// <summary>Serves MCP over HTTP in the session mode that the options name.</summary>
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

    /// <summary>The mode that holds: what the options say, else what the application has set for the MCP SDK itself.</summary>
    public static McpSessionMode ModeOf(IServiceProvider services) => services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode
        ?? (services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.SessionMode is HttpServerSessionMode.Stateless ? McpSessionMode.Stateless : McpSessionMode.Stateful);

    /// <summary>Whether the sessions are ours: the application's own, if no mode is set, are the MCP SDK's alone.</summary>
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

    // A client may hold a session of a server that had some. The MCP SDK refuses it, and clients do not recover from that.
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
#pragma warning disable MCP9004, MCP9006, MCPEXP002 // Old transports and sessions are what these modes are about, and nothing else says when a session begins and ends.
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

        // The application's own filters see what is restored, and the ids that the MCP SDK gave.
        server.Filters.Message.IncomingFilters.Insert(0, services.GetRequiredService<SessionState>().Follow);
        if (options.Mode is McpSessionMode.Shared)
        {
            var names = ActivatorUtilities.CreateInstance<RequestsToTheClient>(services);
            server.Filters.Message.IncomingFilters.Insert(0, names.Unname);
            server.Filters.Message.OutgoingFilters.Add(names.Name);
        }

        server.Filters.Message.IncomingFilters.Insert(0, ActivatorUtilities.CreateInstance<CancelledRequests>(services).Answer);
    }
}
