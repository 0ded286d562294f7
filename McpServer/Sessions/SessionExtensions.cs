using McpAspire.McpServer.Redis;
using McpAspire.McpServer.Sessions.Shared;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpAspire.McpServer.Sessions;

internal static class SessionExtensions
{
    /// <summary>Serves MCP over HTTP in the session mode that configuration names.</summary>
    public static IMcpServerBuilder WithSessions(this IMcpServerBuilder server, IConfiguration configuration)
    {
        var options = McpSessionOptions.Read(configuration);
        server.Services.AddSingleton(options);
        server.WithHttpTransport(transport => Configure(transport, options));
        return options.Mode switch
        {
            SessionMode.Stateless => server,
            SessionMode.Shared => server.WithSharedSessions(),
            _ => server.WithStore<MemorySessionStore>(),
        };
    }

    /// <summary>Takes care of the session in each request. Comes before routing, since it changes paths.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.ApplicationServices.GetRequiredService<McpSessionOptions>().Mode switch
    {
        SessionMode.Stateless => app.UseMiddleware<StaleSessions>(),
        SessionMode.Stateful => app.UseMemory(),
        SessionMode.Sticky => app.UseMiddleware<NamedSessions>().UseMiddleware<NamedEventStreams>().UseMemory(),
        _ => app.UseMiddleware<SharedEventStreams>().UseMiddleware<NamedEventStreams>().UseMemory(),
    };

    private static IApplicationBuilder UseMemory(this IApplicationBuilder app) =>
        app.UseMiddleware<LegacyEventStreams>().UseMiddleware<LostSessions>().UseMiddleware<SessionOwnership>();

    private static void Configure(HttpServerTransportOptions transport, McpSessionOptions options)
    {
        if (options.Mode is SessionMode.Stateless)
        {
            return;
        }

        transport.SessionMode = HttpServerSessionMode.StatefulForInitializeClients;
#pragma warning disable MCP9004, MCP9006 // Old transports and sessions are what these modes are about.
        transport.EnableLegacySse = true;
        transport.IdleTimeout = options.IdleTimeout;
#pragma warning restore MCP9004, MCP9006
    }

    private static IMcpServerBuilder WithSharedSessions(this IMcpServerBuilder server)
    {
        server.Services.AddHttpForwarder();
        server.Services.AddSingleton<Relay>();
        server.Services.AddSingleton<Handover>();
        server.Services.AddSingleton<SessionMemory>();
        server.Services.AddSingleton<ReplicaDirectory>();
        server.Services.AddHostedService(services => services.GetRequiredService<ReplicaDirectory>());
        server.Services.AddSingleton(EventStreamStore);
        return server
            .WithStore<RedisSessionStore>()
            .WithMessageFilters(filters => filters.AddIncomingFilter(SessionMemory.Watch));
    }

#pragma warning disable MCP9006 // Obsolete because sessions are.
    // What has been sent is kept in Redis, so that a stream that broke is resumed on any replica by Last-Event-ID.
    private static ISseEventStreamStore EventStreamStore(IServiceProvider services) => new DistributedCacheEventStreamStore(Options.Create(new DistributedCacheEventStreamStoreOptions
    {
        Cache = ActivatorUtilities.CreateInstance<RedisCache>(services),
        StreamReaderPollingInterval = TimeSpan.FromMilliseconds(200),
    }));
#pragma warning restore MCP9006

    private static IMcpServerBuilder WithStore<TStore>(this IMcpServerBuilder server)
        where TStore : class, ISessionStore
    {
        server.Services.AddSingleton<ISessionStore, TStore>();
#pragma warning disable MCP9006 // Obsolete because sessions are.
        server.Services.AddSingleton<ISessionMigrationHandler, SessionMigration>();
#pragma warning restore MCP9006
        return server;
    }
}
