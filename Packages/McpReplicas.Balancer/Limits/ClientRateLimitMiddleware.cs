using System.Threading.RateLimiting;
using McpReplicas.Balancer.Requests;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Limits;

/// <summary>
/// Rejects requests of a client that exceeds its rate. If a header identifies clients, their address has a rate too, because a client can send any number
/// of header values.
/// </summary>
internal sealed class ClientRateLimitMiddleware : IDisposable
{
    private readonly RequestDelegate _next;
    private readonly PartitionedRateLimiter<HttpContext> _clients;
    private readonly PartitionedRateLimiter<HttpContext>? _addresses;

    public ClientRateLimitMiddleware(RequestDelegate next, IOptions<BalancerOptions> options)
    {
        var limits = options.Value.Limits;
        _next = next;
        if (limits.ClientHeader.Length is 0)
        {
            _clients = Limiter(limits.ClientRate, limits.ClientBurst, ClientBuckets.OfAddress);
            return;
        }

        _clients = Limiter(limits.ClientRate, limits.ClientBurst, context => BucketOf(context, limits.ClientHeader));
        _addresses = limits.AddressRate > 0
            ? Limiter(limits.AddressRate, burst: 0, ClientBuckets.OfAddress)
            : Limiter(limits.ClientRate * LimitOptions.ClientsBehindAnAddress, limits.ClientBurst * LimitOptions.ClientsBehindAnAddress, ClientBuckets.OfAddress);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var lease = Acquire(context);
        if (lease.IsAcquired)
        {
            await _next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? (int)Math.Ceiling(time.TotalSeconds) : 1;
        await Refusal.TooOften(Math.Max(wait, 1)).WriteAsync(context);
    }

    public void Dispose()
    {
        _clients.Dispose();
        _addresses?.Dispose();
    }

    // A client without a token does not use up a token of its address, which other clients share. The client's token is taken last, so that one address
    // cannot empty the buckets of all clients.
    private RateLimitLease Acquire(HttpContext context)
    {
        if (_addresses is not null && _clients.GetStatistics(context) is { CurrentAvailablePermits: > 0 })
        {
            var address = _addresses.AttemptAcquire(context);
            if (!address.IsAcquired)
            {
                return address;
            }

            address.Dispose();
        }

        return _clients.AttemptAcquire(context);
    }

    private static int BucketOf(HttpContext context, string header) => context.Request.Headers[header].ToString() is { Length: > 0 } value
        ? ClientBuckets.OfHeader(value)
        : ClientBuckets.OfAddress(context);

    private static PartitionedRateLimiter<HttpContext> Limiter(int rate, int burst, Func<HttpContext, int> bucketOf)
    {
        var bucket = new TokenBucketRateLimiterOptions { TokenLimit = burst > 0 ? burst : rate, TokensPerPeriod = rate, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };
        return PartitionedRateLimiter.Create<HttpContext, int>(context => RateLimitPartition.GetTokenBucketLimiter(bucketOf(context), _ => bucket));
    }
}
