using McpAspire.LoadBalancer.Refusals;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Telemetry;

/// <summary>Tells the span and the metrics of each request how it went, refused ones too.</summary>
internal sealed class RequestTelemetry(RequestDelegate next, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var call = context.Features.Get<McpCall>();
            var record = context.Features.GetRequiredFeature<RequestRecord>();
            var refusal = context.Features.Get<Refusal>();
            var last = record.Attempts is [.., var attempt] ? attempt : null;
            var outcome = last?.Outcome ?? (refusal is null ? Attempt.Canceled : RequestRecord.Refused);
            metrics.Answered(call, last?.Replica ?? "none", outcome, time.GetElapsedTime(started));
            if (RequestSpan.Of(context) is { } span)
            {
                RequestSpan.Describe(span, call, record, refusal, options.Value.Policy, outcome);
            }
        }
    }
}
