using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Traffic;

/// <summary>Counts the attempts and open streams of each replica.</summary>
internal sealed class ReplicaTraffic(TimeProvider time)
{
    private readonly PerReplica<ReplicaCounts> _replicas = new();
    private readonly long _started = time.GetTimestamp();

    // Starts at 60, so that the first second also has a full minute before it.
    private long Second => TrafficWindow.Seconds + (long)time.GetElapsedTime(_started).TotalSeconds;

    /// <param name="replica">The replica.</param>
    /// <param name="attempt">An attempt that has ended.</param>
    /// <param name="isTimed">Whether its duration counts as a latency of the replica.</param>
    public void Add(DestinationState replica, Attempt attempt, bool isTimed) => _replicas.Of(replica).Add(Second, attempt, isTimed);

    /// <summary>Counts an open stream that only its client ends, until the result is disposed.</summary>
    public IDisposable OpenStream(DestinationState replica) => _replicas.Of(replica).OpenStream();

    public ReplicaNumbers Read(DestinationState replica) => _replicas.Of(replica).Read(Second);
}
