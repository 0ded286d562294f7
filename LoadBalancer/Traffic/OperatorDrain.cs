using System.Collections.Concurrent;

namespace McpAspire.LoadBalancer.Traffic;

/// <summary>
/// The replicas that somebody has drained: they get no new request, and finish those they have. Kept in memory alone, so a balancer that
/// restarts gives requests to every replica that is ready.
/// </summary>
internal sealed class OperatorDrain
{
    private readonly ConcurrentDictionary<string, bool> _drained = new(StringComparer.OrdinalIgnoreCase);

    public bool Holds(string replica) => _drained.ContainsKey(replica);

    /// <summary>Drains the replica; false if it was drained before.</summary>
    public bool Add(string replica) => _drained.TryAdd(replica, true);

    /// <summary>Lets it have requests again; false if it was not drained.</summary>
    public bool Remove(string replica) => _drained.TryRemove(replica, out _);
}
