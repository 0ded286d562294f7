using McpAspire.LoadBalancer.Refusals;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Limits;

/// <summary>Refuses what is over the number of requests that may run at a time, streams included, before any of it is read.</summary>
internal sealed class ConcurrencyLimit(RequestDelegate next, IOptions<BalancerOptions> options)
{
    private readonly int _most = options.Value.MaxConcurrentRequests;
    private int _running;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await (Interlocked.Increment(ref _running) <= _most ? next(context) : Refusal.TooMany.WriteAsync(context));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
