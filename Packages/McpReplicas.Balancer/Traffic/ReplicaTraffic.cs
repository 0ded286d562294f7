using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Traffic;

/// <summary>What each replica has been given to do, and how it did.</summary>
internal sealed class ReplicaTraffic(TimeProvider time)
{
    private readonly PerReplica<ReplicaCounts> _replicas = new();
    private readonly long _started = time.GetTimestamp();

    // Counted so that the first second, too, has a minute before it.
    private long Second => TrafficWindow.Seconds + (long)time.GetElapsedTime(_started).TotalSeconds;

    /// <param name="replica">The replica.</param>
    /// <param name="attempt">An attempt that has ended.</param>
    /// <param name="isTimed">Whether its duration says something of the replica's speed.</param>
    public void Add(DestinationState replica, Attempt attempt, bool isTimed) => _replicas.Of(replica).Add(Second, attempt, isTimed);

    /// <summary>Counts a stream that only its client ends, until it is disposed.</summary>
    public IDisposable OpenStream(DestinationState replica) => _replicas.Of(replica).OpenStream();

    public ReplicaNumbers Read(DestinationState replica) => _replicas.Of(replica).Read(Second);
}
