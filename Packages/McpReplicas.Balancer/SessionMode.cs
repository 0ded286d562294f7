namespace McpReplicas.Balancer;

/// <summary>
/// Where the replicas keep sessions, which clients of MCP 2025-11-25 and older open. The mode decides whether the balancer follows sessions.
/// </summary>
public enum SessionMode
{
    /// <summary>There are no sessions. Any replica serves any request.</summary>
    Stateless,

    /// <summary>Each replica keeps its sessions in memory, and the balancer does not follow them. This shows the fault that the other modes fix.</summary>
    Stateful,

    /// <summary>
    /// Each replica keeps its sessions in memory. All requests of a session go to the replica that holds it; the session is lost with that replica. For
    /// servers in any language.
    /// </summary>
    Sticky,

    /// <summary>
    /// Any replica can reopen a session. All requests of a session go to the replica that holds it, and to one other replica if the first refuses
    /// connections or was removed.
    /// </summary>
    Shared,
}
