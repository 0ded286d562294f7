using System.Collections.Concurrent;

namespace McpAspire.LoadBalancer.Traffic;

/// <summary>What each replica has been given to do, and how it did.</summary>
internal sealed class ReplicaTraffic(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ReplicaCounts> _replicas = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _started = time.GetTimestamp();

    // Counted so that the first second, too, has a minute before it.
    private long Second => TrafficWindow.Seconds + (long)time.GetElapsedTime(_started).TotalSeconds;

    public void Add(RequestRecord record)
    {
        for (var index = 0; index < record.Attempts.Count; index++)
        {
            var attempt = record.Attempts[index];
            var isLast = index == record.Attempts.Count - 1;
            var failed = attempt.Failed || (isLast && attempt.Outcome is Attempt.Ok && record.Status >= StatusCodes.Status500InternalServerError);
            Of(attempt.Replica).Add(Second, attempt, failed, isTimed: !(isLast && record.Streamed));
        }
    }

    public ReplicaNumbers Read(string replica) => Of(replica).Read(Second);

    private ReplicaCounts Of(string replica) => _replicas.GetOrAdd(replica, _ => new ReplicaCounts());
}
