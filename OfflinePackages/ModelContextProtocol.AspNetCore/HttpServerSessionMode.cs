namespace ModelContextProtocol.AspNetCore;

/// <summary>What a server remembers of a client between two requests.</summary>
public enum HttpServerSessionMode
{
    /// <summary>Nothing: any replica serves any request. Only POST is mapped, and the server cannot send requests to the client.</summary>
    Stateless,

    /// <summary>
    /// A session in memory for each client, which must come back to the same replica.
    /// Requests of 2026-07-28 and later, which knows no sessions (SEP-2567), are refused with -32022, so that a client of both eras falls back to <c>initialize</c>.
    /// </summary>
    Stateful,

    /// <summary>Sessions in memory for clients that send <c>initialize</c>; requests of 2026-07-28 and later are served on the same endpoint as in <see cref="Stateless"/>.</summary>
    StatefulForInitializeClients,
}
