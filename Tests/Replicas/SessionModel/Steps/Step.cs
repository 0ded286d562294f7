namespace McpAspire.Tests.SessionModel;

internal enum User
{
    Alice,
    Bob,

    /// <summary>Whoever calls without a token.</summary>
    Nobody,
}

/// <summary>One thing that happens. Sessions are numbered as they were opened; a number that is too large begins anew.</summary>
internal abstract record Step;

/// <param name="User">Whose session it is.</param>
/// <param name="Revision">The client's revision of MCP.</param>
/// <param name="Adopts">Whether the client sends the id on that came last, or keeps the first.</param>
internal sealed record Open(User User, string Revision, bool Adopts) : Step;

/// <param name="Session">Whose client calls.</param>
/// <param name="Tool">What it calls.</param>
/// <param name="Via">The replica that the client names in place of its own, from 1; 0 for its own.</param>
internal sealed record Call(int Session, Tool Tool, int Via) : Step;

internal sealed record SetLevel(int Session, string Level, int Via) : Step;

internal sealed record Subscribe(int Session, string Uri, bool Wanted, int Via) : Step;

internal sealed record Publish(string Uri) : Step;

/// <summary>Opens the session's GET stream, or opens it anew.</summary>
internal sealed record Listen(int Session, int Via) : Step;

/// <summary>The client loses its GET stream.</summary>
internal sealed record HangUp(int Session) : Step;

internal sealed record End(int Session, int Via) : Step;

/// <summary>Somebody uses the session of another user.</summary>
internal sealed record Steal(int Session, User Thief, Theft How, int Via) : Step;

internal sealed record CallWithoutSession(User User) : Step;

internal sealed record Fault(FaultKind Kind, int Replica, int Milliseconds) : Step;

internal sealed record Wait(int Milliseconds) : Step;

/// <summary>The next step is not awaited at all, so that the one after it comes at the same time.</summary>
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

/// <summary>What goes wrong for a while.</summary>
internal enum FaultKind
{
    /// <summary>A replica dies, and starts again under its name.</summary>
    Kill,

    /// <summary>A replica sleeps, and wakes.</summary>
    Freeze,

    /// <summary>The balancer's connections to a replica break.</summary>
    Cut,

    /// <summary>A replica's connections to Redis break.</summary>
    CutRedis,

    /// <summary>Nothing passes between a replica and Redis.</summary>
    FreezeRedis,

    /// <summary>Redis does not answer.</summary>
    StallRedis,

    /// <summary>Redis dies, and starts again with what it has written.</summary>
    RestartRedis,

    /// <summary>Redis dies, and starts again empty.</summary>
    EmptyRedis,

    /// <summary>Redis has no memory left for what is written.</summary>
    FillRedis,
}
