using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using McpReplicas.Balancer.Telemetry;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Traffic;

/// <summary>Records every request for a replica, including rejected ones, and reports its outcome to its span, the metrics and the page.</summary>
internal sealed class RequestRecordingMiddleware(RequestDelegate next, RequestJournal journal, BalancerMetrics metrics, IOptions<BalancerOptions> options, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var record = new RequestRecord(time.GetUtcNow(), context.Request.Method, context.Request.Path);
        context.Features.Set(record);
        var started = time.GetTimestamp();
        var threw = true;
        try
        {
            await next(context);
            threw = false;
        }
        finally
        {
            var call = context.Features.Get<McpCall>();
            record.Complete(context, call, time.GetElapsedTime(started), threw);
            journal.Add(record);
            Report(context, call, record);
        }
    }

    private void Report(HttpContext context, McpCall? call, RequestRecord record)
    {
        var refusal = context.Features.Get<Refusal>();
        var last = record.Attempts is [.., var attempt] ? attempt : null;
        var outcome = last?.End.Name ?? (refusal is null ? AttemptEnd.Canceled.Name : RequestRecord.Refused);
        metrics.Answered(call, last?.Replica ?? "none", outcome, record.Duration);
        if (RequestSpan.Of(context) is { } span)
        {
            RequestSpan.Describe(span, context.Features.Get<ClientTrace>(), call, record, refusal, options.Value.Policy, outcome);
        }
    }
}
