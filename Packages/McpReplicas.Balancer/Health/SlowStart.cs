using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>Lets a replica that joins or is readmitted warm up: its share of the requests grows from a tenth to the full share.</summary>
internal sealed class SlowStart(IOptions<BalancerOptions> options, TimeProvider time)
{
    private const double FirstShare = 0.1;

    // Nearly always empty: each entry is removed after its time, even if the replica is removed first.
    private readonly ConcurrentDictionary<DestinationModel, Warming> _warming = [];

    public void Begin(DestinationState replica)
    {
        if (options.Value.SlowStart > TimeSpan.Zero)
        {
            _warming[replica.Model] = new Warming(time.GetTimestamp());
        }
    }

    /// <summary>Leaves out warming replicas that have used up their current share.</summary>
    public IReadOnlyList<DestinationState> Choose(IReadOnlyList<DestinationState> replicas)
    {
        if (_warming.IsEmpty || replicas.Count < 2)
        {
            return replicas;
        }

        RemoveWarmedUp();
        // If all replicas are warming up, no other replica can take over their share.
        if (replicas.All(replica => _warming.ContainsKey(replica.Model)))
        {
            return replicas;
        }

        return [.. replicas.Where(replica => !_warming.TryGetValue(replica.Model, out var warming) || warming.Spend(ShareOf(warming)))];
    }

    private void RemoveWarmedUp()
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

        /// <summary>Adds the share to the replica's credit. Returns true, and spends 1, when the credit has reached 1.</summary>
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
