namespace McpReplicas.Balancer;

/// <summary>Where the replicas keep the sessions of clients that open one, those of MCP 2025-11-25 and before. It decides whether the balancer follows them.</summary>
public enum SessionMode
{
    /// <summary>Nowhere. Any replica serves any request.</summary>
    Stateless,

    /// <summary>Each in its own memory, and nothing is followed: the fault that the other modes cure.</summary>
    Stateful,

    /// <summary>Each in its own memory. Every request of a session goes to the replica that holds it, and the session is lost with that replica. For any server in any language.</summary>
    Sticky,

    /// <summary>Any replica can open a session again. Every request of a session goes to the replica that holds it, and to one other replica once that refuses connections or has left.</summary>
    Shared,
}
