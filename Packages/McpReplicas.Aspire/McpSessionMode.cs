namespace Aspire.Hosting;

/// <summary>Where the sessions of clients are kept that open one. Clients of MCP 2026-07-28 have none and are served alike in every mode.</summary>
public enum McpSessionMode
{
    /// <summary>Nowhere: every request stands for itself, and any replica serves it.</summary>
    Stateless,

    /// <summary>In the memory of the replica that opened them, while the balancer spreads requests: the fault, on purpose.</summary>
    Stateful,

    /// <summary>In the memory of the replica that opened them, and the balancer follows them there.</summary>
    Sticky,

    /// <summary>In each replica's memory and in Redis: the balancer follows sessions, and any other replica opens one again whose own is gone.</summary>
    Shared,
}
