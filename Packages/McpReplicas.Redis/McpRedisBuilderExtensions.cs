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
    // ASP.NET Core reads this setting: it takes keys from the folder and creates none.
    private const string KeyFolder = "ReadOnlyDataProtectionKeyDirectory";

    /// <summary>
    /// Lets the replicas share their state through Redis: sessions in the mode <see cref="McpSessionMode.Shared"/>, change notifications, the
    /// <c>Idempotency-Key</c>s of calls (<see cref="IdempotencyOptions"/>), and the keys that protect state. The application registers an
    /// <see cref="IConnectionMultiplexer"/>. While Redis is unavailable, the replica's health is degraded, and requests that need no Redis are served.
    /// </summary>
    /// <param name="builder">The MCP server. Call <c>WithReplicas()</c> on it too.</param>
    /// <param name="configure">Sets options in code, after those of configuration.</param>
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
            .WithRequestFilters(filters => filters.AddCallToolFilter(UnavailableRedis.Report));
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
            next => provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Idempotency.Enabled ? CallKey.Read(provider.GetRequiredService<CallCancellations>().Handle(next)) : next));
        services.AddOptions<McpServerOptions>().PostConfigure<KeyedCalls, IOptions<McpReplicasOptions>>((server, calls, options) =>
        {
            if (!options.Value.Idempotency.Enabled)
            {
                return;
            }

            // Before the packages' own filters, so that the errors they make from a tool's exceptions are stored too. After the application's filters that
            // come before them, so that a caller whom they refuse has not used the key.
            var filters = server.Filters.Request.CallToolFilters;
            var first = Math.Max(0, Math.Min(filters.IndexOf(ToolContent.Record), filters.IndexOf(UnavailableRedis.Report)));
            filters.Insert(first, calls.Answer);
            // Before the key is taken: a call with invalid arguments does not use the key.
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

    // In the other modes, null means that the service is not registered.
    private static TService IfShared<TService, TImplementation>(IServiceProvider provider)
        where TService : class
        where TImplementation : TService =>
        provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Sessions.Mode is McpSessionMode.Shared ? ActivatorUtilities.CreateInstance<TImplementation>(provider) : null!;
}
