using System.Collections.Frozen;

namespace McpReplicas.Balancer.Retries;

/// <summary>What a replica has said of its tools.</summary>
internal sealed class LearnedTools
{
    private volatile FrozenSet<string>? _repeatable;

    /// <summary>The tools that may be executed twice; null before it has said so.</summary>
    public FrozenSet<string>? Repeatable
    {
        get => _repeatable;
        set => _repeatable = value;
    }

    /// <summary>When to ask it again.</summary>
    public DateTimeOffset AskAt { get; set; }
}
