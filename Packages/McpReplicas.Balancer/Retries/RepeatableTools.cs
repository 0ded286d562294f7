using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Retries;

/// <summary>
/// Which tools may be executed twice: those that <see cref="BalancerOptions.RepeatableTools"/> names, and those with the annotation
/// <c>readOnlyHint</c> or <c>idempotentHint</c>. When a call fails, only annotations that are already known count; no replica is queried.
/// </summary>
internal sealed class RepeatableTools(IOptions<BalancerOptions> options)
{
    private readonly PerReplica<LearnedTools> _learned = new();

    public LearnedTools Of(DestinationState replica) => _learned.Of(replica);

    /// <summary>Whether the tool may be executed twice. During a rolling update, replicas of both versions must agree.</summary>
    public bool Contains(string tool, IReadOnlyList<DestinationState> replicas)
    {
        if (options.Value.RepeatableTools.Contains(tool, StringComparer.Ordinal))
        {
            return true;
        }

        var isKnown = false;
        if (options.Value.RetryAnnotatedTools)
        {
            foreach (var replica in replicas)
            {
                if (_learned.Find(replica)?.Repeatable is { } repeatable)
                {
                    isKnown = repeatable.Contains(tool);
                    if (!isKnown)
                    {
                        break;
                    }
                }
            }
        }

        return isKnown;
    }
}
