using McpReplicas.Balancer.Requests;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Limits;

/// <summary>
/// Limits the number of concurrent requests, including streams: per address, so that one client cannot use all of them, and in total. It rejects a request
/// before it reads the body.
/// </summary>
internal sealed class ConcurrencyLimitMiddleware(RequestDelegate next, IOptions<BalancerOptions> options)
{
    private readonly int _most = options.Value.MaxConcurrentRequests;
    private readonly int _mostOfAddress = options.Value.Limits.MaxRequestsPerAddress is > 0 and var most ? most : options.Value.MaxConcurrentRequests - (options.Value.MaxConcurrentRequests / 10);
    private readonly int[] _runningOfAddress = new int[ClientBuckets.Count];
    private int _running;

    public async Task InvokeAsync(HttpContext context)
    {
        var bucket = ClientBuckets.OfAddress(context);
        if (!TryEnter(ref _runningOfAddress[bucket], _mostOfAddress))
        {
            await Refusal.TooManyOfAddress.WriteAsync(context);
            return;
        }

        var isIn = TryEnter(ref _running, _most);
        try
        {
            await (isIn ? next(context) : Refusal.TooMany.WriteAsync(context));
        }
        finally
        {
            Interlocked.Decrement(ref _runningOfAddress[bucket]);
            if (isIn)
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private static bool TryEnter(ref int running, int most)
    {
        if (Interlocked.Increment(ref running) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref running);
        return false;
    }
}
