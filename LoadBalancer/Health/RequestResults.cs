using System.Collections.Concurrent;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>
/// What the requests themselves say of a replica: one refused connection ejects it, and so do five answers of 500 or above in a row. A tool's
/// error travels with 200, and a client that goes away says nothing, so neither counts.
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
        var failures = _failures.GetOrAdd(replica.DestinationId, _ => new Counter());
        if (status < StatusCodes.Status500InternalServerError)
        {
            failures.Reset();
        }
        else if (failures.Increment() is FailuresInARow)
        {
            // The next failure after it is back sends it out again.
            failures.Set(FailuresInARow - 1);
            return Eject(cluster, replica, EjectionCause.Failing);
        }

        return null;
    }

    private EjectionCause? Eject(ClusterState cluster, DestinationState replica, EjectionCause cause) => ejections.Eject(cluster, replica, cause) ? cause : null;

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
