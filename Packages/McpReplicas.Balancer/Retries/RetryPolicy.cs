using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Sessions;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>
/// Which request may be sent to another replica. One that reached none may, whatever it asks for. One that may have been executed may only if it
/// does no harm twice, which its kept body alone decides: methods that only read, and tools that read or are idempotent. It may once: what has
/// broken two replicas would break the others too.
/// </summary>
internal sealed class RetryPolicy(RetryBudget budget, RepeatableTools tools)
{
    /// <summary>How many replicas may have executed a request.</summary>
    public const int MostExecutions = 2;

    /// <summary>Whether a request may go from a replica that hangs to another one, before its answer has begun.</summary>
    public static bool MayLeave(HttpContext context) =>
        context.Features.Get<McpCall>() is { OnlyReads: true } && context.Features.Get<RequestBody>() is { Kept: not null } && context.Features.Get<SessionHolder>() is null;

    /// <summary>Called once for each request.</summary>
    public void Count() => budget.Earn();

    /// <summary>Whether to try again after an attempt that ended so.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">How the last attempt ended.</param>
    /// <param name="executions">How many replicas may have executed it.</param>
    /// <param name="replicas">The replicas that are there.</param>
    public bool Allows(HttpContext context, AttemptEnd end, int executions, IReadOnlyList<DestinationState> replicas) => end.Repeat switch
    {
        Repeat.Always => true,
        Repeat.IfHarmless => executions < MostExecutions && context.Features.Get<RequestBody>() is { Kept: not null } && IsHarmless(context, replicas) && budget.TrySpend(),
        _ => false,
    };

    private bool IsHarmless(HttpContext context, IReadOnlyList<DestinationState> replicas) =>
        context.Features.Get<McpCall>() is { } call && (call.OnlyReads || (call.Tool is { } tool && tools.Contains(tool, replicas)));
}
