using McpReplicas;
using McpReplicas.Filters;
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
        services.AddOptions<McpRedisOptions>().BindConfiguration("Redis").Configure(configure ?? (_ => { }))
            .PostConfigure<IHostEnvironment>((redis, host) => redis.KeyPrefix ??= $"{host.ApplicationName}:{host.EnvironmentName}:");
        services.AddSingleton<SharedByRedis>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<ReplicaLife>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaLife>());
        services.AddHostedService<RedisRecovery>();
        services.AddHealthChecks().AddCheck<RedisHealth>("redis");
        services.Replace(ServiceDescriptor.Singleton<IChangeFeed, RedisChangeFeed>());
        services.AddOptions<KeyManagementOptions>().Configure<IConnectionMultiplexer, RedisKeys, IConfiguration>((ring, redis, keys, configuration) =>
            ring.XmlRepository ??= string.IsNullOrWhiteSpace(configuration[KeyFolder]) ? new RedisKeyRing(redis, keys) : null);
        AddIdempotency(services);
        AddSharedSessions(services);
        return builder
            .WithRequestFilters(filters => filters.AddCallToolFilter(UnavailableRedis.SaySo));
    }

    private static void AddIdempotency(IServiceCollection services)
    {
        services.AddSingleton<CallStore>();
        services.AddSingleton<RunningCalls>();
        services.AddHostedService(provider => provider.GetRequiredService<RunningCalls>());
        services.AddSingleton<CallCancellations>();
        services.AddHostedService(provider => provider.GetRequiredService<CallCancellations>());
        services.AddSingleton<KeyedCalls>();
        services.AddSingleton(provider => new McpRequestStep(
            McpRequestOrder.Idempotency,
            next => provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Idempotency.Enabled ? CallKey.Read(provider.GetRequiredService<CallCancellations>().Hear(next)) : next));
        services.AddOptions<McpServerOptions>().PostConfigure<KeyedCalls, IOptions<McpReplicasOptions>>((server, calls, options) =>
        {
            if (!options.Value.Idempotency.Enabled)
            {
                return;
            }

            // Before those of the packages, so that what they make of a tool's exception is remembered too; after those of the application that stand before
            // them, so that whom they refuse has not used his key.
            var filters = server.Filters.Request.CallToolFilters;
            var first = Math.Max(0, Math.Min(filters.IndexOf(ToolContent.Record), filters.IndexOf(UnavailableRedis.SaySo)));
            filters.Insert(first, calls.Answer);
            // Also before the key, which a call with arguments that its tool cannot take does not use.
            filters.Insert(first, ToolArguments.Check);
            server.Filters.Message.OutgoingFilters.Add(CallKey.Send);
        });
    }

    private static void AddSharedSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionNews>();
        services.AddSingleton<SessionCount>();
        services.AddHostedService<SessionNewsReceiver>();
        services.AddSingleton(provider => IfShared<ISharedSessions, RedisSessions>(provider));
#pragma warning disable MCP9006 // Obsolete because sessions are.
        services.AddKeyedSingleton(McpSessionMode.Shared, (provider, _) => IfShared<ISseEventStreamStore, RedisEventStreams>(provider));
#pragma warning restore MCP9006
    }

    // In the other modes there is none, which is what null says to those who ask for it.
    private static TService IfShared<TService, TImplementation>(IServiceProvider provider)
        where TService : class
        where TImplementation : TService =>
        provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode is McpSessionMode.Shared ? ActivatorUtilities.CreateInstance<TImplementation>(provider) : null!;
}
