namespace McpReplicas;

/// <summary>
/// Where the sessions of clients are kept that open one: those of MCP 2025-11-25 and before. Clients of 2026-07-28 have none and are served
/// alike in every mode.
/// </summary>
public enum McpSessionMode
{
    /// <summary>Nowhere: there are none, and every request stands for itself.</summary>
    Stateless,

    /// <summary>In this replica's memory. Behind a balancer that spreads requests, this is the fault that the other modes cure.</summary>
    Stateful,

    /// <summary>In this replica's memory too; the balancer sends each request of a session to the replica that holds it.</summary>
    Sticky,

    /// <summary>Known in Redis: any replica can open a session again that another one has opened, for the same user and in the same state.</summary>
    Shared,
}
