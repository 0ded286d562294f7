using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Gives a replica that joins or comes back a share that grows from a tenth to the whole, so that it warms up before it is one of all.</summary>
internal sealed class SlowStart(IOptions<BalancerOptions> options, TimeProvider time)
{
    private const double FirstShare = 0.1;

    // Empty nearly always: each entry ends with its time, whatever becomes of the replica.
    private readonly ConcurrentDictionary<DestinationModel, Warming> _warming = [];

    public void Begin(DestinationState replica)
    {
        if (options.Value.SlowStart > TimeSpan.Zero)
        {
            _warming[replica.Model] = new Warming(time.GetTimestamp());
        }
    }

    /// <summary>Leaves out those that have had their share for now.</summary>
    public IReadOnlyList<DestinationState> Choose(IReadOnlyList<DestinationState> replicas)
    {
        if (_warming.IsEmpty || replicas.Count < 2)
        {
            return replicas;
        }

        EndThoseThatAreWarm();
        // Where all of them are warming up, none has anybody to leave its share to.
        if (replicas.All(replica => _warming.ContainsKey(replica.Model)))
        {
            return replicas;
        }

        return [.. replicas.Where(replica => !_warming.TryGetValue(replica.Model, out var warming) || warming.Spend(ShareOf(warming)))];
    }

    private void EndThoseThatAreWarm()
    {
        foreach (var entry in _warming)
        {
            if (ShareOf(entry.Value) >= 1)
            {
                _warming.TryRemove(entry);
            }
        }
    }

    private double ShareOf(Warming warming) => Math.Max(time.GetElapsedTime(warming.Since) / options.Value.SlowStart, FirstShare);

    private sealed class Warming(long since)
    {
        private readonly Lock _lock = new();
        private double _credit;

        public long Since => since;

        /// <summary>Every request brings a share of one; whenever they make up a whole, it is the replica's turn.</summary>
        public bool Spend(double share)
        {
            lock (_lock)
            {
                _credit += share;
                if (_credit < 1)
                {
                    return false;
                }

                _credit--;
                return true;
            }
        }
    }
}
