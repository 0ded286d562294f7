using McpAspire.LoadBalancer.Requests;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Retries;

/// <summary>
/// Which request may be sent to another replica. One that reached none may, whatever it asks for. One that may have been executed may only if it
/// does no harm twice: methods that only read, and tools that say of themselves that they read or are idempotent.
/// </summary>
internal sealed class RetryPolicy(RetryBudget budget, ToolAnnotations tools, IOptions<BalancerOptions> options)
{
    private static readonly HashSet<string> Reading =
    [
        "server/discover", "initialize", "ping", "tools/list", "resources/list", "resources/templates/list", "resources/read", "prompts/list", "prompts/get", "completion/complete", "tasks/get", "tasks/list",
    ];

    public static bool OnlyReads(McpCall? call) => call?.Method is { } method && Reading.Contains(method);

    /// <summary>Whether a request may go from a replica that stands still to another one, before its answer has begun.</summary>
    public static bool MayLeave(HttpContext context) =>
        OnlyReads(context.Features.Get<McpCall>()) && context.Features.Get<RequestBody>() is { Kept: not null } && context.Features.Get<PinnedToReplica>() is null;

    /// <summary>Called once for each request.</summary>
    public void Count() => budget.Earn();

    /// <summary>Whether to try again after an attempt that ended so, if there is a replica to try.</summary>
    public async Task<bool> AllowsAsync(HttpContext context, string outcome, IReadOnlyList<DestinationState> others)
    {
        if (outcome is Attempt.ConnectFailed)
        {
            return true;
        }

        var body = context.Features.Get<RequestBody>();
        var call = context.Features.Get<McpCall>();
        return outcome is Attempt.Broken or Attempt.Stalled
            && body is { Kept: not null }
            && (OnlyReads(call) || (options.Value.RetryAnnotatedTools && await tools.MayRepeatAsync(context, call, others)))
            && budget.TrySpend();
    }
}
