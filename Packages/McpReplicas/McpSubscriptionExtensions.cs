using McpReplicas;
using McpReplicas.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that notify clients of changes.</summary>
public static class McpSubscriptionExtensions
{
    /// <summary>
    /// Notifies clients of the changes that are published to <see cref="IChangeFeed"/>: through <c>subscriptions/listen</c> (MCP 2026-07-28), and in sessions
    /// through <c>resources/subscribe</c>. With <c>WithRedis()</c> a change reaches the clients of every replica. Without it, a change reaches only clients of
    /// the same replica; then only clients with a session can subscribe.
    /// </summary>
    /// <param name="builder">The MCP server. Handlers that the application has set for these methods are kept.</param>
    /// <returns>The MCP server.</returns>
    public static IMcpServerBuilder WithSubscriptions(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.TryAddSingleton<IChangeFeed, MemoryChangeFeed>();
        builder.Services.AddSingleton<SubscriptionStreams>();
        builder.Services.AddSingleton<SessionSubscriptions>();
        builder.Services.AddOptions<McpServerOptions>().PostConfigure<IChangeFeed, SubscriptionStreams, SessionSubscriptions>(Configure);
        builder.Services.AddOptions<HttpServerTransportOptions>().PostConfigure<SessionSubscriptions>(FollowSessions);
        return builder;
    }

    private static void Configure(McpServerOptions options, IChangeFeed feed, SubscriptionStreams streams, SessionSubscriptions sessions)
    {
        options.Capabilities ??= new();
        if (options.ResourceCollection is { IsEmpty: false } || options.Handlers.ReadResourceHandler is not null)
        {
            options.Capabilities.Resources ??= new();
            options.Capabilities.Resources.Subscribe = true;
            if (options.Handlers.SubscribeToResourcesHandler is null)
            {
                options.Handlers.SubscribeToResourcesHandler = sessions.SubscribeAsync;
                options.Filters.Message.IncomingFilters.Add(SubscribedResource.MustExist);
            }

            options.Handlers.UnsubscribeFromResourcesHandler ??= sessions.UnsubscribeAsync;
        }

        options.Filters.Message.OutgoingFilters.Add(Promises.RemoveUnsupported(feed));
        options.Handlers.SubscriptionsListenHandler ??= streams.ListenAsync;
    }

    private static void FollowSessions(HttpServerTransportOptions options, SessionSubscriptions sessions)
    {
#pragma warning disable MCPEXP002 // Only this handler reports the begin and end of a session.
        var run = options.RunSessionHandler ?? ((_, server, cancellationToken) => server.RunAsync(cancellationToken));
        options.RunSessionHandler = (context, server, cancellationToken) => sessions.RunAsync(server, () => run(context, server, cancellationToken));
#pragma warning restore MCPEXP002
    }
}
