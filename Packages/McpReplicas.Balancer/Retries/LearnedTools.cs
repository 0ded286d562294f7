using System.Collections.Frozen;

namespace McpReplicas.Balancer.Retries;

/// <summary>What the balancer has learned about a replica's tools.</summary>
internal sealed class LearnedTools
{
    private volatile FrozenSet<string>? _repeatable;

    /// <summary>The tools that may be executed twice; null until the replica has listed its tools.</summary>
    public FrozenSet<string>? Repeatable
    {
        get => _repeatable;
        set => _repeatable = value;
    }

    /// <summary>When to request the list of tools next.</summary>
    public DateTimeOffset AskAt { get; set; }

    /// <summary>Whether the log says that the replica does not list its tools.</summary>
    public bool IsRefusalLogged { get; set; }
}
