using McpAspire.McpServer.Redis;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpAspire.McpServer.Subscriptions;

internal static class SubscriptionExtensions
{
    /// <summary>Tells clients of changes: on every replica when there is a Redis, else of this replica's only, which is enough in a session.</summary>
    public static IMcpServerBuilder WithSubscriptions(this IMcpServerBuilder server, IHostApplicationBuilder builder)
    {
        if (builder.Configuration.HasRedis())
        {
            server.Services.AddSingleton<IChangeFeed, RedisChangeFeed>();
        }
        else
        {
            server.Services.AddSingleton<IChangeFeed, MemoryChangeFeed>();
        }

        server.Services.AddSingleton<SubscriptionStreams>();
        server.Services.AddSingleton<SessionSubscriptions>();
        server.Services.AddOptions<McpServerOptions>().Configure<IChangeFeed, SubscriptionStreams, SessionSubscriptions>(Configure);
        server.Services.AddOptions<HttpServerTransportOptions>().PostConfigure<SessionSubscriptions>(FollowSessions);
        return server;
    }

    private static void Configure(McpServerOptions options, IChangeFeed feed, SubscriptionStreams streams, SessionSubscriptions sessions)
    {
        options.Capabilities ??= new();
        options.Capabilities.Resources ??= new();
        options.Capabilities.Resources.Subscribe = true;
        options.Filters.Message.OutgoingFilters.Add(Promises.KeepOnlyWhatComesTrue(feed));
        options.Handlers.SubscriptionsListenHandler = streams.ListenAsync;
        options.Handlers.SubscribeToResourcesHandler = sessions.SubscribeAsync;
        options.Handlers.UnsubscribeFromResourcesHandler = sessions.UnsubscribeAsync;
    }

    private static void FollowSessions(HttpServerTransportOptions options, SessionSubscriptions sessions)
    {
#pragma warning disable MCPEXP002 // Nothing else says when a session begins and ends.
        var run = options.RunSessionHandler ?? ((_, server, cancellationToken) => server.RunAsync(cancellationToken));
        options.RunSessionHandler = (context, server, cancellationToken) => sessions.RunAsync(server, () => run(context, server, cancellationToken));
#pragma warning restore MCPEXP002
    }
}
