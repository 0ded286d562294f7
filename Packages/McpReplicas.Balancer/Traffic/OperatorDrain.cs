using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Traffic;

/// <summary>
/// The replicas that somebody has drained: they get no new request, and finish those they have. Kept in memory alone, so a balancer that
/// restarts gives requests to every replica that is ready.
/// </summary>
internal sealed class OperatorDrain
{
    private readonly PerReplica<Mark> _drained = new();

    public bool Holds(DestinationState replica) => _drained.Find(replica) is { IsSet: true };

    /// <summary>Drains the replica; false if it was drained before.</summary>
    public bool Add(DestinationState replica) => !_drained.Of(replica).Exchange(true);

    /// <summary>Lets it have requests again; false if it was not drained.</summary>
    public bool Remove(DestinationState replica) => _drained.Of(replica).Exchange(false);

    private sealed class Mark
    {
        private int _isSet;

        public bool IsSet => Volatile.Read(ref _isSet) is 1;

        /// <summary>Returns what it was before.</summary>
        public bool Exchange(bool isSet) => Interlocked.Exchange(ref _isSet, isSet ? 1 : 0) is 1;
    }
}
