using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;

namespace McpReplicas.Balancer.Health;

internal static class HealthExtensions
{
    /// <summary>Adds the health checks of replicas, which decide which replicas get requests.</summary>
    public static IServiceCollection AddReplicaHealth(this IServiceCollection services)
    {
        services.AddSingleton<IAvailableDestinationsPolicy, AvailableReplicasPolicy>();
        services.AddSingleton<IActiveHealthCheckPolicy, ActiveHealthPolicy>();
        AvailabilityUpdates.Register(services);
        services.AddSingleton<Ejections>();
        services.AddSingleton<PassiveHealthChecks>();
        services.AddSingleton<SlowStart>();
        services.AddHealthChecks().AddCheck<ReplicasHealth>("replicas");

        // Lazy breaks a cycle: YARP's updaters need these policies, and the policies need the updaters.
        services.AddSingleton(provider => new Lazy<IDestinationHealthUpdater>(provider.GetRequiredService<IDestinationHealthUpdater>));
        services.AddSingleton(provider => new Lazy<IClusterDestinationsUpdater>(provider.GetRequiredService<IClusterDestinationsUpdater>));
        services.AddSingleton(provider => new Lazy<IProxyStateLookup>(provider.GetRequiredService<IProxyStateLookup>));
        return services;
    }
}
