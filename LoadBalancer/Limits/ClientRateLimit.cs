using System.Threading.RateLimiting;
using McpAspire.LoadBalancer.Refusals;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Limits;

/// <summary>Refuses what a client sends over its rate. A client that rests is forgotten.</summary>
internal sealed class ClientRateLimit(RequestDelegate next, IOptions<LimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _clients = Create(options.Value);

    public async Task InvokeAsync(HttpContext context)
    {
        using var lease = _clients.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? (int)Math.Ceiling(time.TotalSeconds) : 1;
        await Refusal.TooOften(Math.Max(wait, 1)).WriteAsync(context);
    }

    public void Dispose() => _clients.Dispose();

    private static PartitionedRateLimiter<HttpContext> Create(LimitOptions limits)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.ClientBurst > 0 ? limits.ClientBurst : limits.ClientRate,
            TokensPerPeriod = limits.ClientRate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };
        return PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(ClientOf(context, limits.ClientHeader), _ => bucket));
    }

    private static string ClientOf(HttpContext context, string header)
    {
        var told = header.Length > 0 ? context.Request.Headers[header].ToString() : "";
        // A client could write another one's address into the header.
        return told.Length > 0 ? $"header {told}" : $"address {context.Connection.RemoteIpAddress}";
    }
}
