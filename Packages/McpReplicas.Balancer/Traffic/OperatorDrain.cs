using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Traffic;

/// <summary>
/// The replicas that an operator has drained: they get no new requests and complete the running ones. The state is only in memory, so after a restart
/// the balancer forwards requests to every ready replica.
/// </summary>
internal sealed class OperatorDrain
{
    private readonly PerReplica<Mark> _drained = new();

    public bool Holds(DestinationState replica) => _drained.Find(replica) is { IsSet: true };

    /// <summary>Drains the replica; false if it was already drained.</summary>
    public bool Add(DestinationState replica) => !_drained.Of(replica).Exchange(true);

    /// <summary>Ends the drain; false if the replica was not drained.</summary>
    public bool Remove(DestinationState replica) => _drained.Of(replica).Exchange(false);

    private sealed class Mark
    {
        private int _isSet;

        public bool IsSet => Volatile.Read(ref _isSet) is 1;

        /// <summary>Sets the mark and returns its previous value.</summary>
        public bool Exchange(bool isSet) => Interlocked.Exchange(ref _isSet, isSet ? 1 : 0) is 1;
    }
}
