namespace McpAspire.Probe.Wire;

/// <summary>The outcome of a request.</summary>
internal enum Outcome
{
    /// <summary>A result.</summary>
    Answered,

    /// <summary>A notification was accepted, or a stream opened.</summary>
    Accepted,

    /// <summary>A tool returned a result with <c>isError</c>.</summary>
    ToolFailed,

    /// <summary>The server does not offer this optional feature.</summary>
    NotOffered,

    /// <summary>The server rejected a request that it should answer.</summary>
    Refused,

    /// <summary>The server rejected a session that it issued.</summary>
    SessionLost,

    /// <summary>The answer has the id of another request.</summary>
    OfAnother,

    /// <summary>The answer contains the name of another client.</summary>
    NamesAnother,

    /// <summary>The connection closed before the end of the answer.</summary>
    Dropped,

    /// <summary>A stream did not deliver its first event, which must come at once.</summary>
    HeldBack,

    /// <summary>No answer arrived in time.</summary>
    NoAnswer,

    /// <summary>A gateway reported that it could not reach the server.</summary>
    GatewayError,

    /// <summary>Too many requests.</summary>
    Limited,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>421: the server does not serve the requested host.</summary>
    Misdirected,

    /// <summary>The answer redirects to another address.</summary>
    Redirected,

    /// <summary>The answer is not MCP.</summary>
    NotMcp,

    /// <summary>No connection, because TLS failed.</summary>
    TlsError,

    /// <summary>No connection.</summary>
    NotConnected,
}
