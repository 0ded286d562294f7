using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Reports an unavailable Redis as degraded, not unhealthy: the replicas still serve requests that need no Redis, so the balancer must not eject them all.</summary>
internal sealed class RedisHealth(IConnectionMultiplexer redis) : IHealthCheck
{
    // Well below a balancer's probe time-out: a Redis that hangs must not make every replica seem to hang.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A probe has no trace, so the command must not start one.
        Activity.Current = null;
        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            return HealthCheckResult.Degraded("Redis does not answer.", exception);
        }
    }
}
