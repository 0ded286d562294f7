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

    /// <summary>The answer holds what belongs to another client.</summary>
    OfAnother,

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

    /// <summary>Whoever answered does not speak MCP.</summary>
    NotMcp,

    /// <summary>No connection.</summary>
    NotConnected,
}
