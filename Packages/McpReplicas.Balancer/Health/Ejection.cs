namespace McpReplicas.Balancer.Health;

/// <summary>Why a replica was ejected.</summary>
internal enum EjectionCause
{
    /// <summary>It refuses connections, so no request can reach it.</summary>
    Refused,

    /// <summary>It did not answer several probes in a row: it is stopped, hangs or is overloaded.</summary>
    Stalled,

    /// <summary>It answered a probe with "not ready": it is starting or shutting down.</summary>
    NotReady,

    /// <summary>It failed several requests in a row.</summary>
    Failing,
}

/// <summary>The ejection of a replica from the rotation.</summary>
/// <param name="Cause">The latest cause.</param>
/// <param name="Since">When the replica was first ejected.</param>
/// <param name="Until">The earliest time at which a passed probe readmits it.</param>
internal sealed record Ejection(EjectionCause Cause, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether the replica may still be able to serve. Only a replica that refuses connections certainly cannot.</summary>
    public bool IsSuspect => Cause is not EjectionCause.Refused;

    public string Sentence => Cause switch
    {
        EjectionCause.Refused => "It refuses connections. It is readmitted when it passes a probe.",
        EjectionCause.Stalled => "It did not answer several probes in a row. It is readmitted when it passes one.",
        EjectionCause.NotReady => "Its health check reports that it is not ready. It is readmitted when it passes a probe.",
        _ => "It failed several requests in a row. It is tried again after a few seconds.",
    };
}
