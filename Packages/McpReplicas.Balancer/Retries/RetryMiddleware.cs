using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Limits;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Sessions;
using McpReplicas.Balancer.Telemetry;
using McpReplicas.Balancer.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>Tries replicas in turn until one answers or <see cref="RetryPolicy"/> forbids a retry. Each replica is tried at most once.</summary>
internal sealed class RetryMiddleware(RequestDelegate next, RetryPolicy policy, SlowStart slowStart, ReplicaLimit limit, IOptions<BalancerOptions> options, BalancerMetrics metrics, TimeProvider time)
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
            // Slow start may have left out a replica that has capacity.
            candidates = limit.WithRoom(proxy.AvailableDestinations);
            if (candidates.Count is 0)
            {
                return Refusal.TooMany;
            }
        }

        long? failed = null;
        var executions = 0;
        while (candidates.Count > 0)
        {
            proxy.AvailableDestinations = candidates;
            await next(context);

            var attempt = record.Attempts[^1];
            if (!attempt.End.IsFailure || context.Response.HasStarted)
            {
                if (failed is { } since && !attempt.End.IsFailure)
                {
                    metrics.FailedOver(time.GetElapsedTime(since));
                }

                return null;
            }

            failed ??= time.GetTimestamp();
            executions += attempt.End.MayHaveExecuted ? 1 : 0;
            candidates = Others(context, proxy, record);
            if (candidates.Count is 0 || !policy.Allows(context, attempt.End, executions, proxy.AllDestinations))
            {
                return RefusalOf(context, record, executions, isOtherLeft: candidates.Count > 0);
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            metrics.Retried(attempt.End.Name);
            RequestSpan.AddRetry(context, attempt);
        }

        return Refusal.NoReplica;
    }

    // Reads the available replicas again, because the failure may have ejected one. Prefers replicas that are not ejected.
    private IReadOnlyList<DestinationState> Others(HttpContext context, IReverseProxyFeature proxy, RequestRecord record)
    {
        var available = limit.WithRoom(proxy.Route.Cluster!.DestinationsState.AvailableDestinations);
        if (context.Features.Get<SessionHolder>() is { } holder)
        {
            return holder.CandidatesAfter(record.Attempts, available);
        }

        var others = available.Where(replica => record.Attempts.All(attempt => attempt.Replica != replica.DestinationId)).ToList();
        return others.Exists(Ejections.IsOut) && others.Exists(replica => !Ejections.IsOut(replica)) ? others.FindAll(replica => !Ejections.IsOut(replica)) : others;
    }

    private static Refusal RefusalOf(HttpContext context, RequestRecord record, int executions, bool isOtherLeft)
    {
        var end = record.Attempts[^1].End;
        if (context.Features.Get<SessionHolder>() is { } holder)
        {
            return OfSession(context, holder, end);
        }

        return end == AttemptEnd.TimedOut ? Refusal.TimedOut
            : end == AttemptEnd.Stalled && executions is 1 && !isOtherLeft ? Refusal.NoOther
            : executions > 0 ? Refusal.Broken
            : end == AttemptEnd.Unsendable ? Refusal.Unsendable
            : record.Attempts.Any(attempt => attempt.End != AttemptEnd.Refused) ? Refusal.Unreached
            : Refusal.NoReplica;
    }

    // A session is lost when its replica is down. Only a refused connection proves that.
    private static Refusal OfSession(HttpContext context, SessionHolder holder, AttemptEnd end) =>
        end == AttemptEnd.Refused ? holder.Unavailable
            : end == AttemptEnd.TimedOut ? context.Features.Get<McpCall>() is { OnlyReads: true } ? Refusal.SessionSilent : Refusal.TimedOut
            : end == AttemptEnd.Unsendable ? Refusal.Unsendable
            : end.MayHaveExecuted ? Refusal.Broken
            : Refusal.SessionUnreached;
}
