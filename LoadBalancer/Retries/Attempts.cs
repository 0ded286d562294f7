using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Limits;
using McpAspire.LoadBalancer.Refusals;
using McpAspire.LoadBalancer.Telemetry;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>Has a request answered by one replica after another, as long as <see cref="RetryPolicy"/> allows it and none is tried twice.</summary>
internal sealed class Attempts(RequestDelegate next, RetryPolicy policy, SlowStart slowStart, ReplicaLimit limit, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        policy.Count();
        if (await AnswerAsync(context) is { } refusal)
        {
            await refusal.WriteAsync(context);
        }
    }

    private async Task<Refusal?> AnswerAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var record = context.Features.GetRequiredFeature<RequestRecord>();
        context.Features.Set(Deadline.Of(context, options.Value));
        var candidates = limit.WithRoom(slowStart.Choose(proxy.AvailableDestinations));
        if (candidates.Count is 0 && proxy.AvailableDestinations.Count > 0)
        {
            // Slow start may have left out the one that has room.
            candidates = limit.WithRoom(proxy.AvailableDestinations);
            if (candidates.Count is 0)
            {
                return Refusal.TooMany;
            }
        }

        long? failed = null;
        while (candidates.Count > 0)
        {
            proxy.AvailableDestinations = candidates;
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
                return RefusalOf(context, record, isOtherLeft: candidates.Count > 0);
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            metrics.Retried(attempt.Outcome);
            RequestSpan.AddRetry(context, attempt);
        }

        return Refusal.NoReplica;
    }

    // Of those that are ready now, for the failure itself may have changed that.
    private List<DestinationState> Others(HttpContext context, IReverseProxyFeature proxy, RequestRecord record) => context.Features.Get<PinnedToReplica>() is not null
        ? []
        : [.. limit.WithRoom(proxy.Route.Cluster!.DestinationsState.AvailableDestinations).Where(replica => record.Attempts.All(attempt => attempt.Replica != replica.DestinationId))];

    private static Refusal RefusalOf(HttpContext context, RequestRecord record, bool isOtherLeft) => record.Attempts[^1].Outcome switch
    {
        Attempt.Timeout => Refusal.TimedOut,
        Attempt.Stalled when !isOtherLeft => Refusal.NoOther,
        _ when record.Attempts.Any(attempt => attempt.Outcome is not Attempt.ConnectFailed) => Refusal.Broken,
        _ => context.Features.Get<PinnedToReplica>() is null ? Refusal.NoReplica : Refusal.SessionNotFound,
    };
}
