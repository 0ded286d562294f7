namespace McpAspire.Probe.Wire;

/// <summary>What came of a request.</summary>
internal enum Outcome
{
    /// <summary>A result.</summary>
    Answered,

    /// <summary>A notification was taken, or a stream opened.</summary>
    Accepted,

    /// <summary>The result of a tool that says of itself that it failed.</summary>
    ToolFailed,

    /// <summary>The server says that it does not have this, which it may.</summary>
    NotOffered,

    /// <summary>The server refused what it should have answered.</summary>
    Refused,

    /// <summary>The server does not know the session that it issued.</summary>
    SessionLost,

    /// <summary>The answer bears the id of another request.</summary>
    OfAnother,

    /// <summary>The answer names another client.</summary>
    NamesAnother,

    /// <summary>The answer began, or should have, and the connection closed before its end.</summary>
    Dropped,

    /// <summary>A stream whose first event is due at once did not bring it.</summary>
    HeldBack,

    /// <summary>Nothing came in time.</summary>
    NoAnswer,

    /// <summary>A gateway says that it could not reach the server.</summary>
    GatewayError,

    /// <summary>Too many requests.</summary>
    Limited,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>421: the server does not serve the host that it was asked for.</summary>
    Misdirected,

    /// <summary>The answer sends the client to another address.</summary>
    Redirected,

    /// <summary>Whoever answered does not speak MCP.</summary>
    NotMcp,

    /// <summary>No connection, for the two sides do not agree on TLS.</summary>
    TlsError,

    /// <summary>No connection.</summary>
    NotConnected,
}
