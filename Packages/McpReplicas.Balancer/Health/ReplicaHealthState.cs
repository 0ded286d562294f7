namespace McpReplicas.Balancer.Health;

/// <summary>What the balancer thinks of a replica, and what that is built on.</summary>
internal sealed class ReplicaHealthState
{
    private int _failures;
    private int _failedProbes;
    private CancellationTokenSource? _serving;
    private volatile Ejection? _ejection;

    /// <summary>Why it was ejected last; it may be back since.</summary>
    public Ejection? Ejection
    {
        get => _ejection;
        set => _ejection = value;
    }

    /// <summary>Whether it has been seen among the replicas.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether it belongs to the replicas that the balancer began with. Others join a set that is warm already.</summary>
    public bool IsOfFirstSet { get; set; }

    /// <summary>Whether it has passed a probe at any time.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether it has passed a probe since it refused connections. One that has not is yet to be let in, so it cannot be ejected.</summary>
    public bool IsMember { get; set; }

    /// <summary>Notes a request that failed, and returns how many did in a row.</summary>
    public int NoteFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Notes a probe that got no answer, and returns how many did not in a row.</summary>
    public int NoteFailedProbe() => Interlocked.Increment(ref _failedProbes);

    /// <summary>Notes an answer to a request. Who answers does not hang, whatever the probes say.</summary>
    public void NoteAnswer()
    {
        // Nearly every request comes here; reading alone leaves the cache line to all cores.
        if (Volatile.Read(ref _failures) is not 0)
        {
            Volatile.Write(ref _failures, 0);
        }

        NoteSignOfLife();
    }

    /// <summary>Notes that it has answered something.</summary>
    public void NoteSignOfLife()
    {
        if (Volatile.Read(ref _failedProbes) is not 0)
        {
            Volatile.Write(ref _failedProbes, 0);
        }
    }

    /// <summary>The next failures have so many before them.</summary>
    public void SetFailures(int count) => Volatile.Write(ref _failures, count);

    /// <summary>Ends when <see cref="StopWaiting"/> is called.</summary>
    public CancellationToken Waiting()
    {
        var serving = Volatile.Read(ref _serving);
        if (serving is null)
        {
            var created = new CancellationTokenSource();
            serving = Interlocked.CompareExchange(ref _serving, created, null) ?? created;
        }

        return serving.Token;
    }

    /// <summary>Has the requests that wait for it, and may, go to another replica.</summary>
    public void StopWaiting() => Interlocked.Exchange(ref _serving, null)?.Cancel();
}
