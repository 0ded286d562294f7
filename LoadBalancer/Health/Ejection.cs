namespace McpAspire.LoadBalancer.Health;

/// <summary>Why a replica gets no requests.</summary>
internal enum EjectionCause
{
    /// <summary>It takes no connections. Nothing that is sent there can arrive.</summary>
    Refused,

    /// <summary>It did not answer a probe in time: stopped, stalled or overloaded.</summary>
    Stalled,

    /// <summary>It answered a probe, and said that it is not ready: starting, or about to leave.</summary>
    NotReady,

    /// <summary>It answered several requests in a row with a status of 500 or above, or broke them off.</summary>
    Failing,
}

/// <summary>A replica that was taken out of the rotation.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Until">A probe that it passes before is not enough to come back.</param>
internal sealed record Ejection(EjectionCause Cause, DateTimeOffset Until)
{
    /// <summary>Whether it may serve all the same when no other replica is left: then a doubtful one is better than none.</summary>
    public bool IsLastResort => Cause is not EjectionCause.Refused;

    public string Sentence => Cause switch
    {
        EjectionCause.Refused => "It refuses connections; it is back as soon as it passes a probe.",
        EjectionCause.Stalled => "It did not answer a probe in time; it is back as soon as it passes one.",
        EjectionCause.NotReady => "It says that it is not ready; it is back as soon as it passes a probe.",
        _ => "It failed several requests in a row; it is tried again after a few seconds.",
    };
}
