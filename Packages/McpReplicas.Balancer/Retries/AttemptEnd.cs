namespace McpReplicas.Balancer.Retries;

/// <summary>Whose fault the end of an attempt is.</summary>
internal enum Fault
{
    Nobody,

    /// <summary>The client, which went away or sent what cannot be forwarded.</summary>
    Client,

    Replica,

    /// <summary>Certificates or names, which an operator has set up.</summary>
    Setup,

    /// <summary>The balancer, which is out of descriptors, ports or memory.</summary>
    Balancer,

    /// <summary>The replica, the network, or a request that takes its time.</summary>
    Unknown,
}

/// <summary>Whether the request may be sent to another replica after an attempt.</summary>
internal enum Repeat
{
    Never,

    /// <summary>It may have been executed, so it may be sent again where that does no harm.</summary>
    IfHarmless,

    /// <summary>Nothing was sent.</summary>
    Always,
}

/// <summary>What the end of an attempt says of the replica.</summary>
internal enum Sign
{
    Nothing,
    Healthy,

    /// <summary>Several in a row eject the replica.</summary>
    Suspect,

    /// <summary>Nothing listens there, which ejects it at once.</summary>
    Refused,
}

/// <summary>
/// A way in which an attempt can end. This is the whole table: what is not <see cref="Sign.Suspect"/> or <see cref="Sign.Refused"/> here takes no replica out.
/// The same table is in <c>docs/balancer.md</c>.
/// </summary>
/// <param name="Name">The outcome in a word, as traces, metrics and the page have it.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="Repeat">Whether the request may be sent again.</param>
/// <param name="Sign">Whether it counts.</param>
internal sealed record AttemptEnd(string Name, Fault Fault, Repeat Repeat, Sign Sign)
{
    /// <summary>The replica answered, with a status that is no failure of its own.</summary>
    public static readonly AttemptEnd Answered = new("ok", Fault.Nobody, Repeat.Never, Sign.Healthy);

    /// <summary>The replica answered with 500, 502, 503 or 504. Others of 500 and above speak of the request: 501, 505.</summary>
    public static readonly AttemptEnd AnsweredFailure = new("ok", Fault.Replica, Repeat.Never, Sign.Suspect);

    /// <summary>The client went away, or the balancer leaves and ends a stream that would never end.</summary>
    public static readonly AttemptEnd Canceled = new("canceled", Fault.Client, Repeat.Never, Sign.Nothing);

    /// <summary>The connection was refused: nothing listens there.</summary>
    public static readonly AttemptEnd Refused = new("connect-failed", Fault.Replica, Repeat.Always, Sign.Refused);

    /// <summary>No connection in time, or no way to the host.</summary>
    public static readonly AttemptEnd Unreachable = new("unreachable", Fault.Unknown, Repeat.Always, Sign.Suspect);

    /// <summary>The TLS handshake failed.</summary>
    public static readonly AttemptEnd TlsFailed = new("tls-failed", Fault.Setup, Repeat.Always, Sign.Nothing);

    /// <summary>The name of the host was not found.</summary>
    public static readonly AttemptEnd NameNotFound = new("dns-failed", Fault.Setup, Repeat.Always, Sign.Nothing);

    /// <summary>The balancer could not open a connection: it has no descriptor, port or memory left.</summary>
    public static readonly AttemptEnd Exhausted = new("exhausted", Fault.Balancer, Repeat.Always, Sign.Nothing);

    /// <summary>The request cannot be written as HTTP.</summary>
    public static readonly AttemptEnd Unsendable = new("unsendable", Fault.Client, Repeat.Never, Sign.Nothing);

    /// <summary>A long body broke off on its way to the replica, which may have refused it unread.</summary>
    public static readonly AttemptEnd UploadBroken = new("upload-broken", Fault.Unknown, Repeat.Never, Sign.Nothing);

    /// <summary>The connection ended before the answer did.</summary>
    public static readonly AttemptEnd Broken = new("broken", Fault.Replica, Repeat.IfHarmless, Sign.Suspect);

    /// <summary>The replica answered what is no HTTP, or what cannot be passed on. A request may have made it do so.</summary>
    public static readonly AttemptEnd OddAnswer = new("odd-answer", Fault.Replica, Repeat.Never, Sign.Nothing);

    /// <summary>Probes found that the replica hangs while the request waited. They have counted, not this.</summary>
    public static readonly AttemptEnd Stalled = new("stalled", Fault.Unknown, Repeat.IfHarmless, Sign.Nothing);

    /// <summary>The deadline of the request passed.</summary>
    public static readonly AttemptEnd TimedOut = new("timeout", Fault.Unknown, Repeat.Never, Sign.Nothing);

    public static readonly IReadOnlyList<AttemptEnd> All =
        [Answered, AnsweredFailure, Canceled, Refused, Unreachable, TlsFailed, NameNotFound, Exhausted, Unsendable, UploadBroken, Broken, OddAnswer, Stalled, TimedOut];

    /// <summary>Whether the replica answered, whatever its status.</summary>
    public bool IsAnswer => this == Answered || this == AnsweredFailure;

    /// <summary>Whether there was no answer although somebody waits for one.</summary>
    public bool IsFailure => !IsAnswer && this != Canceled;

    /// <summary>Whether the replica may have executed the request.</summary>
    public bool MayHaveExecuted => Repeat is not Repeat.Always && this != Unsendable;
}
