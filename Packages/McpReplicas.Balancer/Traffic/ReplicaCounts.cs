using McpReplicas.Balancer.Retries;

namespace McpReplicas.Balancer.Traffic;

/// <summary>Counts the attempts on one replica. The lock keeps the counts exact and is held only for a few increments.</summary>
internal sealed class ReplicaCounts
{
    private readonly Lock _lock = new();
    private readonly TrafficWindow _window = new();
    private long _requests;
    private long _errors;
    private int _streams;

    public void Add(long second, Attempt attempt, bool isTimed)
    {
        lock (_lock)
        {
            _requests++;
            _errors += attempt.End.Fault is Fault.Replica or Fault.Unknown ? 1 : 0;
            _window.Add(second, isTimed && attempt.End.IsAnswer ? attempt.Duration : null);
        }
    }

    public IDisposable OpenStream()
    {
        Interlocked.Increment(ref _streams);
        return new Stream(this);
    }

    public ReplicaNumbers Read(long now)
    {
        var latencies = new long[LatencyBuckets.Count];
        lock (_lock)
        {
            _window.AddLatencies(now, latencies);
            return new ReplicaNumbers(_requests, _errors, _window.Requests(now), _window.Rate(now), _window.PerSecond(now), latencies, Volatile.Read(ref _streams));
        }
    }

    private sealed class Stream(ReplicaCounts counts) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref counts._streams);
    }
}

/// <summary>The counts of one replica at one moment.</summary>
/// <param name="Requests">Attempts that have ended since the balancer started.</param>
/// <param name="Errors">Those that the replica failed, or may have failed: not reached, broken, timed out, or answered with 500, 502, 503 or 504.</param>
/// <param name="LastMinute">Attempts that ended in the last minute.</param>
/// <param name="PerSecond">The mean per second of the last five seconds.</param>
/// <param name="History">Attempts in each second of the last minute, the oldest first.</param>
/// <param name="Latencies">The latencies of the answers of the last minute, in <see cref="LatencyBuckets"/>; event streams are not timed.</param>
/// <param name="Streams">Open streams that only their clients end.</param>
internal sealed record ReplicaNumbers(long Requests, long Errors, int LastMinute, double PerSecond, int[] History, long[] Latencies, int Streams);
