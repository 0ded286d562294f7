namespace Aspire.Hosting;

/// <summary>Where the sessions of clients are kept. Clients of MCP 2026-07-28 have no sessions and are served in the same way in every mode.</summary>
public enum McpSessionMode
{
    /// <summary>No sessions: every request is independent, and any replica serves it.</summary>
    Stateless,

    /// <summary>In the memory of the replica that opened them, while the balancer spreads requests. It shows the fault: sessions fail.</summary>
    Stateful,

    /// <summary>In the memory of the replica that opened them. The balancer sends each session to its replica.</summary>
    Sticky,

    /// <summary>In each replica's memory and in Redis. The balancer sends each session to its replica. If it is lost, another one resumes it.</summary>
    Shared,
}
