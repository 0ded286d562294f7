using System.Collections.Concurrent;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>
/// What the requests themselves say of a replica: one refused connection ejects it, and so do five requests in a row that it answered with 500 or
/// above or broke off. A tool's error travels with 200, and a client that goes away says nothing, so neither counts.
/// </summary>
internal sealed class RequestResults(Ejections ejections)
{
    private const int FailuresInARow = 5;

    private readonly ConcurrentDictionary<string, Counter> _failures = [];

    /// <summary>There was no connection. Returns why the replica was ejected for it, if it was.</summary>
    public EjectionCause? Refused(ClusterState cluster, DestinationState replica) => Eject(cluster, replica, EjectionCause.Refused);

    /// <summary>It answered. Returns why the replica was ejected for it, if it was.</summary>
    public EjectionCause? Answered(ClusterState cluster, DestinationState replica, int status)
    {
        if (status >= StatusCodes.Status500InternalServerError)
        {
            return Failed(cluster, replica);
        }

        CounterOf(replica).Reset();
        return null;
    }

    /// <summary>It broke the connection off. Returns why it was ejected for it, if it was.</summary>
    public EjectionCause? Broken(ClusterState cluster, DestinationState replica) => Failed(cluster, replica);

    private EjectionCause? Failed(ClusterState cluster, DestinationState replica)
    {
        var failures = CounterOf(replica);
        // Of one that is out already more is known than this.
        if (Ejections.IsOut(replica) || failures.Increment() is not FailuresInARow)
        {
            return null;
        }

        // The next failure after it is back sends it out again.
        failures.Set(FailuresInARow - 1);
        return Eject(cluster, replica, EjectionCause.Failing);
    }

    private EjectionCause? Eject(ClusterState cluster, DestinationState replica, EjectionCause cause) => ejections.Eject(cluster, replica, cause) ? cause : null;

    private Counter CounterOf(DestinationState replica) => _failures.GetOrAdd(replica.DestinationId, _ => new Counter());

    private sealed class Counter
    {
        private int _count;

        public int Increment() => Interlocked.Increment(ref _count);

        public void Set(int count) => Volatile.Write(ref _count, count);

        // Nearly every answer comes here; reading alone leaves the cache line to all cores.
        public void Reset()
        {
            if (Volatile.Read(ref _count) is not 0)
            {
                Volatile.Write(ref _count, 0);
            }
        }
    }
}
