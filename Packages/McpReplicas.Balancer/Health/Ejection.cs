namespace McpReplicas.Balancer.Health;

/// <summary>Why a replica gets no requests.</summary>
internal enum EjectionCause
{
    /// <summary>It refuses connections: it is gone. Nothing that is sent there can arrive.</summary>
    Refused,

    /// <summary>It did not answer several probes in a row: stopped, stalled or overloaded.</summary>
    Stalled,

    /// <summary>It answered a probe, and said that it is not ready: starting, or about to leave.</summary>
    NotReady,

    /// <summary>It failed several requests in a row.</summary>
    Failing,
}

/// <summary>A replica that was taken out of the rotation.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Since">When it was ejected first.</param>
/// <param name="Until">A probe that it passes before is not enough to come back.</param>
internal sealed record Ejection(EjectionCause Cause, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether it may yet serve. Only of a replica that refuses connections it is certain that it cannot.</summary>
    public bool IsDoubt => Cause is not EjectionCause.Refused;

    public string Sentence => Cause switch
    {
        EjectionCause.Refused => "It refuses connections; it is back as soon as it passes a probe.",
        EjectionCause.Stalled => "It did not answer several probes in a row; it is back as soon as it passes one.",
        EjectionCause.NotReady => "It says that it is not ready; it is back as soon as it passes a probe.",
        _ => "It failed several requests in a row; it is tried again after a few seconds.",
    };
}
