namespace McpReplicas;

/// <summary>
/// Where sessions are kept. Only clients of MCP 2025-11-25 and before open sessions. For clients of 2026-07-28 all modes are the same.
/// </summary>
public enum McpSessionMode
{
    /// <summary>No sessions: each request is independent.</summary>
    Stateless,

    /// <summary>In the memory of the replica. Behind a balancer that distributes requests, sessions fail; the other modes solve this.</summary>
    Stateful,

    /// <summary>In the memory of the replica. The balancer sends all requests of a session to that replica.</summary>
    Sticky,

    /// <summary>In Redis. Any replica can open a session that another replica has opened, for the same user and in the same state.</summary>
    Shared,
}
