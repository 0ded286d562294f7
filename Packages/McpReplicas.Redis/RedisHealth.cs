using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>Reports an unavailable Redis as degraded, not unhealthy: whatever needs no Redis goes on, so the balancer must not eject every replica for it.</summary>
internal sealed class RedisHealth(IConnectionMultiplexer redis) : IHealthCheck
{
    // Well under the time that a balancer waits for a probe: a Redis that hangs must not make every replica look as if it did.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A probe has no trace, and so the command must have none either.
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
