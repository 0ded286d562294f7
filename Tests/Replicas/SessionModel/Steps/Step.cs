namespace McpAspire.Tests.SessionModel;

internal enum User
{
    Alice,
    Bob,

    /// <summary>A caller without a token.</summary>
    Nobody,
}

/// <summary>A step of a sequence. Sessions have numbers in the order in which they were opened; larger numbers wrap around.</summary>
internal abstract record Step;

/// <param name="User">The user of the session.</param>
/// <param name="Revision">The client's revision of MCP.</param>
/// <param name="Adopts">Whether the client uses the latest session id that it received, or always the first one.</param>
internal sealed record Open(User User, string Revision, bool Adopts) : Step;

/// <param name="Session">The session whose client calls.</param>
/// <param name="Tool">The tool that it calls.</param>
/// <param name="Via">The number of the replica to put into the session id, from 1; 0 to leave the id unchanged.</param>
internal sealed record Call(int Session, Tool Tool, int Via) : Step;

internal sealed record SetLevel(int Session, string Level, int Via) : Step;

internal sealed record Subscribe(int Session, string Uri, bool Wanted, int Via) : Step;

internal sealed record Publish(string Uri) : Step;

/// <summary>Opens or reopens the session's GET stream.</summary>
internal sealed record Listen(int Session, int Via) : Step;

/// <summary>The client loses its GET stream.</summary>
internal sealed record HangUp(int Session) : Step;

internal sealed record End(int Session, int Via) : Step;

/// <summary>A user uses the session of another user.</summary>
internal sealed record Steal(int Session, User Thief, Theft How, int Via) : Step;

internal sealed record CallWithoutSession(User User) : Step;

internal sealed record Fault(FaultKind Kind, int Replica, int Milliseconds) : Step;

internal sealed record Wait(int Milliseconds) : Step;

/// <summary>The next step is not awaited, so that it runs at the same time as the step after it.</summary>
internal sealed record Hurry : Step;

internal enum Tool
{
    Echo,
    Count,
    SlowCount,
    Ask,
    Log,
}

internal enum Theft
{
    Call,
    SetLevel,
    Subscribe,
    Listen,
    Answer,
    End,
}

/// <summary>The kinds of temporary faults.</summary>
internal enum FaultKind
{
    /// <summary>A replica dies, and restarts with the same name.</summary>
    Kill,

    /// <summary>A replica sleeps, and wakes up.</summary>
    Freeze,

    /// <summary>The balancer's connections to a replica break.</summary>
    Cut,

    /// <summary>A replica's connections to Redis break.</summary>
    CutRedis,

    /// <summary>The traffic between a replica and Redis stops.</summary>
    FreezeRedis,

    /// <summary>Redis hangs.</summary>
    StallRedis,

    /// <summary>Redis dies, and restarts with its data.</summary>
    RestartRedis,

    /// <summary>Redis dies, and restarts without its data.</summary>
    EmptyRedis,

    /// <summary>Redis has no memory left and rejects writes.</summary>
    FillRedis,
}
