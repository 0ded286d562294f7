using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Health;

/// <summary>Gives a replica that has come back a share that grows from a tenth to the whole, so that it warms up before it is one of all.</summary>
internal sealed class SlowStart(IOptions<BalancerOptions> options, TimeProvider time)
{
    private const double FirstShare = 0.1;

    private readonly ConcurrentDictionary<string, Warming> _warming = [];

    public void Begin(string replica)
    {
        if (options.Value.SlowStart > TimeSpan.Zero)
        {
            _warming[replica] = new Warming(time.GetTimestamp());
        }
    }

    /// <summary>Leaves out those that have had their share for now.</summary>
    public IReadOnlyList<DestinationState> Choose(IReadOnlyList<DestinationState> replicas)
    {
        if (_warming.IsEmpty || replicas.Count < 2)
        {
            return replicas;
        }

        var chosen = replicas.Where(replica => !_warming.TryGetValue(replica.DestinationId, out var warming) || IsItsTurn(replica.DestinationId, warming)).ToList();
        return chosen.Count > 0 ? chosen : replicas;
    }

    private bool IsItsTurn(string replica, Warming warming)
    {
        var share = time.GetElapsedTime(warming.Since) / options.Value.SlowStart;
        if (share >= 1)
        {
            _warming.TryRemove(KeyValuePair.Create(replica, warming));
            return true;
        }

        return warming.Spend(Math.Max(share, FirstShare));
    }

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
