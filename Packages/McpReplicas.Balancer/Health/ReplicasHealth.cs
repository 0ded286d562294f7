using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;

namespace McpReplicas.Balancer.Health;

/// <summary>The balancer is ready while at least one replica is available.</summary>
internal sealed class ReplicasHealth(IProxyStateLookup proxy) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        proxy.TryGetCluster(ReplicaCluster.Id, out var cluster) && cluster.DestinationsState.AvailableDestinations.Count > 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No replica is ready."));
}
