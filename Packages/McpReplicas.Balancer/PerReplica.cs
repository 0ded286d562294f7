using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer;

/// <summary>
/// What is kept of each replica. It ends with the replica: one that comes later under the same name, at another address, or at the address of one that
/// was removed, begins anew.
/// </summary>
internal sealed class PerReplica<T>
    where T : class, new()
{
    // YARP gives a destination another model when its address changes, and another state when it was removed meanwhile.
    private readonly ConditionalWeakTable<DestinationModel, T> _values = [];

    public T Of(DestinationState replica) => _values.GetValue(replica.Model, static _ => new T());

    public T? Find(DestinationState replica) => _values.TryGetValue(replica.Model, out var value) ? value : null;
}
