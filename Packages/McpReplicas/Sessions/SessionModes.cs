using McpReplicas.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpReplicas.Sessions;

internal static class SessionModes
{
    /// <summary>Serves MCP over HTTP in the session mode that the options name.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<ISessionStore, MemorySessionStore>();
        services.AddSingleton<SessionMigration>();
        services.AddOptions<HttpServerTransportOptions>().PostConfigure<IServiceProvider, IOptions<McpReplicasOptions>>((transport, provider, options) => Configure(transport, provider, options.Value.Sessions));
        services.AddSingleton<IStartupFilter, SessionPaths>();
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Sessions, next => Wrap(next, provider)));
    }

    /// <summary>The mode that holds: what the options say, else what the application has set for the MCP SDK itself.</summary>
    public static McpSessionMode ModeOf(IServiceProvider services) => services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode
        ?? (services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.SessionMode is HttpServerSessionMode.Stateless ? McpSessionMode.Stateless : McpSessionMode.Stateful);

    private static RequestDelegate Wrap(RequestDelegate next, IServiceProvider services)
    {
        if (ModeOf(services) is McpSessionMode.Stateless)
        {
            return StaleSessions.Ignore(next);
        }

        // The application's own sessions, if no mode is set, are the MCP SDK's alone.
        if (services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode is not null)
        {
            next = ActivatorUtilities.CreateInstance<SessionOwnership>(services, next).InvokeAsync;
        }

        return ActivatorUtilities.CreateInstance<LostSessions>(services, next, ModeOf(services)).InvokeAsync;
    }

    private static void Configure(HttpServerTransportOptions transport, IServiceProvider services, SessionOptions options)
    {
        if (options.Mode is null)
        {
            return;
        }

        transport.SessionMode = options.Mode is McpSessionMode.Stateless ? HttpServerSessionMode.Stateless : HttpServerSessionMode.StatefulForInitializeClients;
        if (options.Mode is not McpSessionMode.Stateless)
        {
#pragma warning disable MCP9004, MCP9006 // Old transports and sessions are what these modes are about.
            transport.EnableLegacySse = true;
            transport.IdleTimeout = options.IdleTimeout;
            transport.SessionMigrationHandler = services.GetRequiredService<SessionMigration>();
            transport.EventStreamStore ??= options.Mode is McpSessionMode.Shared ? services.GetKeyedService<ISseEventStreamStore>(McpSessionMode.Shared) : null;
#pragma warning restore MCP9004, MCP9006
        }
    }
}
