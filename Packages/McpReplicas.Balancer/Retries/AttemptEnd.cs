namespace McpReplicas.Balancer.Retries;

/// <summary>What caused an attempt to fail.</summary>
internal enum Fault
{
    None,

    /// <summary>The client disconnected, or sent a request that cannot be forwarded.</summary>
    Client,

    Replica,

    /// <summary>Certificates or host names, which an operator configures.</summary>
    Setup,

    /// <summary>The balancer has no file descriptors, ports or memory left.</summary>
    Balancer,

    /// <summary>The replica, the network, or a slow request.</summary>
    Unknown,
}

/// <summary>Whether the request may be retried on another replica after an attempt.</summary>
internal enum Repeat
{
    Never,

    /// <summary>The request may have been executed, so it is retried only if a second execution does no harm.</summary>
    IfHarmless,

    /// <summary>The request was not sent.</summary>
    Always,
}

/// <summary>What the end of an attempt shows about the replica.</summary>
internal enum Sign
{
    Nothing,
    Healthy,

    /// <summary>Several of these in a row eject the replica.</summary>
    Suspect,

    /// <summary>Nothing listens at the address. The replica is ejected at once.</summary>
    Refused,
}

/// <summary>
/// How an attempt ends. Only ends with <see cref="Sign.Suspect"/> or <see cref="Sign.Refused"/> can eject a replica.
/// <c>docs/balancer.md</c> has the same table.
/// </summary>
/// <param name="Name">The outcome, as shown in traces, metrics and on the page.</param>
/// <param name="Fault">What caused the failure.</param>
/// <param name="Repeat">Whether the request may be retried.</param>
/// <param name="Sign">Whether it counts for or against the replica.</param>
internal sealed record AttemptEnd(string Name, Fault Fault, Repeat Repeat, Sign Sign)
{
    /// <summary>The replica answered, and the status is not a failure of the replica.</summary>
    public static readonly AttemptEnd Answered = new("ok", Fault.None, Repeat.Never, Sign.Healthy);

    /// <summary>The replica answered with 500, 502, 503 or 504. Other statuses from 500 on, such as 501 and 505, are about the request.</summary>
    public static readonly AttemptEnd AnsweredFailure = new("ok", Fault.Replica, Repeat.Never, Sign.Suspect);

    /// <summary>The client disconnected, or the balancer shuts down and ends an endless stream.</summary>
    public static readonly AttemptEnd Canceled = new("canceled", Fault.Client, Repeat.Never, Sign.Nothing);

    /// <summary>The connection was refused: nothing listens at the address.</summary>
    public static readonly AttemptEnd Refused = new("connect-failed", Fault.Replica, Repeat.Always, Sign.Refused);

    /// <summary>The connection was not established in time, or the host has no route.</summary>
    public static readonly AttemptEnd Unreachable = new("unreachable", Fault.Unknown, Repeat.Always, Sign.Suspect);

    /// <summary>The TLS handshake failed.</summary>
    public static readonly AttemptEnd TlsFailed = new("tls-failed", Fault.Setup, Repeat.Always, Sign.Nothing);

    /// <summary>DNS does not resolve the host name.</summary>
    public static readonly AttemptEnd NameNotFound = new("dns-failed", Fault.Setup, Repeat.Always, Sign.Nothing);

    /// <summary>The balancer could not open a connection: it has no file descriptor, port or memory left.</summary>
    public static readonly AttemptEnd Exhausted = new("exhausted", Fault.Balancer, Repeat.Always, Sign.Nothing);

    /// <summary>The request cannot be written as HTTP.</summary>
    public static readonly AttemptEnd Unsendable = new("unsendable", Fault.Client, Repeat.Never, Sign.Nothing);

    /// <summary>The transfer of a long body to the replica was interrupted. The replica may have rejected the body without reading it.</summary>
    public static readonly AttemptEnd UploadBroken = new("upload-broken", Fault.Unknown, Repeat.Never, Sign.Nothing);

    /// <summary>The connection broke before the answer was complete.</summary>
    public static readonly AttemptEnd Broken = new("broken", Fault.Replica, Repeat.IfHarmless, Sign.Suspect);

    /// <summary>The answer is not valid HTTP or cannot be forwarded. The request itself may be the reason.</summary>
    public static readonly AttemptEnd OddAnswer = new("odd-answer", Fault.Replica, Repeat.Never, Sign.Nothing);

    /// <summary>Probes found that the replica hangs while the request waited. The probes count against the replica; this does not.</summary>
    public static readonly AttemptEnd Stalled = new("stalled", Fault.Unknown, Repeat.IfHarmless, Sign.Nothing);

    /// <summary>The deadline of the request passed.</summary>
    public static readonly AttemptEnd TimedOut = new("timeout", Fault.Unknown, Repeat.Never, Sign.Nothing);

    public static readonly IReadOnlyList<AttemptEnd> All =
        [Answered, AnsweredFailure, Canceled, Refused, Unreachable, TlsFailed, NameNotFound, Exhausted, Unsendable, UploadBroken, Broken, OddAnswer, Stalled, TimedOut];

    /// <summary>Whether the replica answered, whatever its status.</summary>
    public bool IsAnswer => this == Answered || this == AnsweredFailure;

    /// <summary>Whether the client still waits and has no answer.</summary>
    public bool IsFailure => !IsAnswer && this != Canceled;

    /// <summary>Whether the replica may have executed the request.</summary>
    public bool MayHaveExecuted => Repeat is not Repeat.Always && this != Unsendable;
}
