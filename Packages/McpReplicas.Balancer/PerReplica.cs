using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer;

/// <summary>
/// A value for each replica, which is dropped with the replica. A new replica starts with a new value, even if it has the name or the address of a
/// removed one.
/// </summary>
internal sealed class PerReplica<T>
    where T : class, new()
{
    // YARP gives a destination a new model when its address changes, and a new state when it was removed and added again.
    private readonly ConditionalWeakTable<DestinationModel, T> _values = [];

    public T Of(DestinationState replica) => _values.GetValue(replica.Model, static _ => new T());

    public T? Find(DestinationState replica) => _values.TryGetValue(replica.Model, out var value) ? value : null;
}
