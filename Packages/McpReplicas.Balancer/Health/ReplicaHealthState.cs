namespace McpReplicas.Balancer.Health;

/// <summary>The health of one replica, and the counters behind it.</summary>
internal sealed class ReplicaHealthState
{
    private int _failures;
    private int _failedProbes;
    private CancellationTokenSource? _waiting;
    private volatile Ejection? _ejection;

    /// <summary>Its last ejection; it may have been readmitted since.</summary>
    public Ejection? Ejection
    {
        get => _ejection;
        set => _ejection = value;
    }

    /// <summary>Whether the balancer has seen this replica before.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether the replica was there when the balancer started. Others join a set that is warmed up already.</summary>
    public bool IsOfFirstSet { get; set; }

    /// <summary>Whether it has ever passed a probe.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether it has passed a probe since it last refused connections. Until then it is not admitted, and does not count among the ejected.</summary>
    public bool IsMember { get; set; }

    /// <summary>Counts a failed request. Returns how many failed in a row.</summary>
    public int NoteFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Counts a probe without an answer. Returns how many had none in a row.</summary>
    public int NoteFailedProbe() => Interlocked.Increment(ref _failedProbes);

    /// <summary>Resets both counters after an answer to a request. A replica that answers does not hang, whatever its probes show.</summary>
    public void NoteAnswer()
    {
        // This runs for nearly every request. Reading first avoids a write, which would take the cache line from the other cores.
        if (Volatile.Read(ref _failures) is not 0)
        {
            Volatile.Write(ref _failures, 0);
        }

        ResetFailedProbes();
    }

    /// <summary>Resets the counter of probes without an answer.</summary>
    public void ResetFailedProbes()
    {
        if (Volatile.Read(ref _failedProbes) is not 0)
        {
            Volatile.Write(ref _failedProbes, 0);
        }
    }

    /// <summary>Sets how many requests count as failed in a row.</summary>
    public void SetFailures(int count) => Volatile.Write(ref _failures, count);

    /// <summary>A token that <see cref="StopWaiting"/> cancels.</summary>
    public CancellationToken Waiting()
    {
        var waiting = Volatile.Read(ref _waiting);
        if (waiting is null)
        {
            var created = new CancellationTokenSource();
            waiting = Interlocked.CompareExchange(ref _waiting, created, null) ?? created;
        }

        return waiting.Token;
    }

    /// <summary>Makes the waiting requests that may be retried go to another replica.</summary>
    public void StopWaiting() => Interlocked.Exchange(ref _waiting, null)?.Cancel();
}
