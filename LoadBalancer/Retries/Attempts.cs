using System.Diagnostics;
using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Refusals;
using McpAspire.LoadBalancer.Requests;
using McpAspire.LoadBalancer.Telemetry;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>Has a request answered by one replica after another, as long as <see cref="RetryPolicy"/> allows it and none is tried twice.</summary>
internal sealed class Attempts(RequestDelegate next, RetryPolicy policy, SlowStart slowStart, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var record = context.Features.GetRequiredFeature<RequestRecord>();
        var call = context.Features.GetRequiredFeature<McpCall>();
        var span = RequestSpan.Of(context);
        if (span is not null)
        {
            RequestSpan.Describe(span, call, options.Value.Policy);
        }

        policy.Count();
        var started = time.GetTimestamp();
        var refusal = await AnswerAsync(context, proxy, record, span);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
        }

        var last = record.Attempts is [.., var attempt] ? attempt : null;
        var outcome = last?.Outcome ?? "no-replica";
        metrics.Answered(call, last?.Replica ?? "none", outcome, time.GetElapsedTime(started));
        if (span is not null)
        {
            RequestSpan.Complete(span, last?.Replica, record.Attempts.Count, outcome);
        }
    }

    private async Task<Refusal?> AnswerAsync(HttpContext context, IReverseProxyFeature proxy, RequestRecord record, Activity? span)
    {
        var body = context.Features.GetRequiredFeature<RequestBody>();
        context.Features.Set(Deadline.Of(context, options.Value));
        var candidates = slowStart.Choose(proxy.AvailableDestinations);
        long? failed = null;
        while (candidates.Count > 0)
        {
            proxy.AvailableDestinations = candidates;
            body.Rewind(context.Request);
            await next(context);

            var attempt = record.Attempts[^1];
            if (!attempt.Failed || context.Response.HasStarted)
            {
                if (failed is { } since && !attempt.Failed)
                {
                    metrics.FailedOver(time.GetElapsedTime(since));
                }

                return null;
            }

            failed ??= time.GetTimestamp();
            candidates = Others(context, proxy, record);
            if (candidates.Count is 0 || !await policy.AllowsAsync(context, attempt.Outcome, candidates))
            {
                return RefusalOf(context, attempt.Outcome);
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            metrics.Retried(attempt.Outcome);
            span?.AddEvent(new ActivityEvent("mcp.lb.retry", tags: new ActivityTagsCollection { ["mcp.lb.destination"] = attempt.Replica, ["reason"] = attempt.Outcome }));
        }

        return Refusal.NoReplica;
    }

    // Of those that are ready now, for the failure itself may have changed that.
    private static List<DestinationState> Others(HttpContext context, IReverseProxyFeature proxy, RequestRecord record) => context.Features.Get<PinnedToReplica>() is not null
        ? []
        : [.. proxy.Route.Cluster!.DestinationsState.AvailableDestinations.Where(replica => record.Attempts.All(attempt => attempt.Replica != replica.DestinationId))];

    private static Refusal RefusalOf(HttpContext context, string outcome) => outcome switch
    {
        Attempt.ConnectFailed => context.Features.Get<PinnedToReplica>() is null ? Refusal.NoReplica : Refusal.SessionNotFound,
        Attempt.Timeout => Refusal.TimedOut,
        _ => Refusal.Broken,
    };
}
