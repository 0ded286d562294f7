using McpReplicas;
using McpReplicas.Http;
using McpReplicas.Redis;
using McpReplicas.Redis.Idempotency;
using McpReplicas.Redis.Sessions;
using McpReplicas.Sessions;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that let the replicas of an MCP server share a Redis.</summary>
public static class McpRedisBuilderExtensions
{
    // Read by ASP.NET Core itself: keys are then taken from this folder, and none is made.
    private const string KeyFolder = "ReadOnlyDataProtectionKeyDirectory";

    /// <summary>
    /// Lets the replicas share what they keep: sessions in the mode <see cref="McpSessionMode.Shared"/>, changes that clients hear of, the keys of calls
    /// (<see cref="IdempotencyOptions"/>), and the keys that protect state. The application registers an <see cref="IConnectionMultiplexer"/>. While Redis is
    /// unavailable the replica's health is degraded, and what needs no Redis is served.
    /// </summary>
    /// <param name="builder">The MCP server, on which <c>WithReplicas()</c> is called too.</param>
    /// <param name="configure">Sets options in code, after configuration has set its own.</param>
    /// <returns>The MCP server.</returns>
    public static IMcpServerBuilder WithRedis(this IMcpServerBuilder builder, Action<McpRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.AddOptions<McpRedisOptions>().BindConfiguration("Redis").Configure(configure ?? (_ => { }));
        services.AddSingleton<SharedByRedis>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<ReplicaLife>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaLife>());
        services.AddHealthChecks().AddCheck<RedisHealth>("redis");
        services.Replace(ServiceDescriptor.Singleton<IChangeFeed, RedisChangeFeed>());
        services.AddOptions<KeyManagementOptions>().Configure<IConnectionMultiplexer, IConfiguration>((keys, redis, configuration) =>
            keys.XmlRepository ??= string.IsNullOrWhiteSpace(configuration[KeyFolder]) ? new RedisKeyRing(redis) : null);
        AddIdempotency(services);
        AddSharedSessions(services);
        return builder
            .WithMessageFilters(filters => filters.AddIncomingFilter(SessionMemory.Watch))
            .WithRequestFilters(filters => filters.AddCallToolFilter(UnavailableRedis.SaySo));
    }

    private static void AddIdempotency(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        // Before all others, so that what they make of a tool's exception is remembered too.
        services.AddOptions<McpServerOptions>().PostConfigure(server => server.Filters.Request.CallToolFilters.Insert(0, KeyedCalls.Answer));
        services.AddSingleton<CallStore>();
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Idempotency, next =>
            provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Idempotency.Enabled ? ActivatorUtilities.CreateInstance<KeyedRequests>(provider, next).InvokeAsync : next));
    }

    private static void AddSharedSessions(IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddSingleton<Relay>();
        services.AddSingleton<SessionMemory>();
        services.AddSingleton<ReplicaDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaDirectory>());
        services.AddSingleton<Handover>();
        services.AddSingleton<ISessionHandover>(provider => provider.GetRequiredService<Handover>());
        services.AddSingleton(new SharedSessionPaths(app => app.UseMiddleware<SharedEventStreams>()));
        services.AddSingleton<RedisSessionStore>();
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode is McpSessionMode.Shared
            ? provider.GetRequiredService<RedisSessionStore>()
            : ActivatorUtilities.CreateInstance<MemorySessionStore>(provider));
        AddEventStreams(services);
    }

#pragma warning disable MCP9006 // Obsolete because sessions are.
    // What has been sent is kept in Redis, so that a stream that broke is resumed on any replica by Last-Event-ID.
    private static void AddEventStreams(IServiceCollection services) => services.AddKeyedSingleton<ISseEventStreamStore>(McpSessionMode.Shared, (provider, _) =>
        new DistributedCacheEventStreamStore(Options.Options.Create(new DistributedCacheEventStreamStoreOptions
        {
            Cache = ActivatorUtilities.CreateInstance<RedisCache>(provider),
            StreamReaderPollingInterval = TimeSpan.FromMilliseconds(200),
        })));
#pragma warning restore MCP9006
}
