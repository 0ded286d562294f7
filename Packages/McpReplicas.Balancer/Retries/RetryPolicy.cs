using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Sessions;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>
/// Decides which requests are retried on another replica. A request that reached no replica always is. A request that may have been executed is retried
/// only if its kept body shows that a second execution does no harm: its method only reads, or its tool reads or is idempotent. It is retried once:
/// a request that breaks two replicas would break the others too.
/// </summary>
internal sealed class RetryPolicy(RetryBudget budget, RepeatableTools tools)
{
    /// <summary>How many replicas may have executed a request.</summary>
    public const int MostExecutions = 2;

    /// <summary>Whether a request may move from a replica that hangs to another one, if its answer has not begun.</summary>
    public static bool MayMove(HttpContext context) =>
        context.Features.Get<McpCall>() is { OnlyReads: true } && context.Features.Get<RequestBody>() is { Kept: not null } && context.Features.Get<SessionHolder>() is null;

    /// <summary>Counts a request for the retry budget. Call it once for each request.</summary>
    public void Count() => budget.Earn();

    /// <summary>Whether to retry the request after this attempt.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">How the last attempt ended.</param>
    /// <param name="executions">How many replicas may have executed the request.</param>
    /// <param name="replicas">All replicas.</param>
    public bool Allows(HttpContext context, AttemptEnd end, int executions, IReadOnlyList<DestinationState> replicas) => end.Repeat switch
    {
        Repeat.Always => true,
        Repeat.IfHarmless => executions < MostExecutions && context.Features.Get<RequestBody>() is { Kept: not null } && IsHarmless(context, replicas) && budget.TrySpend(),
        _ => false,
    };

    private bool IsHarmless(HttpContext context, IReadOnlyList<DestinationState> replicas) =>
        context.Features.Get<McpCall>() is { } call && (call.OnlyReads || (call.Tool is { } tool && tools.Contains(tool, replicas)));
}
