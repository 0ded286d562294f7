using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace McpAspire.McpServer.Redis;

/// <summary>Says when Redis is away. Degraded, not unhealthy: whatever needs no Redis goes on, so the balancer must not eject every replica for it.</summary>
internal sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    // Well under the time that a balancer waits for a probe: a Redis that stands still must not make every replica look as if it did.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.SendAsync("PING", database => database.PingAsync()).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return HealthCheckResult.Degraded("Redis does not answer.", exception);
        }
    }
}
