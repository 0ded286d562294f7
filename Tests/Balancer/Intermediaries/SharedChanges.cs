using System.Collections.Concurrent;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>A change feed that reaches all replicas of a test, because they run in its process.</summary>
internal sealed class SharedChanges : IChangeFeed
{
    private readonly ConcurrentDictionary<Listening, Action<McpChange>> _listeners = [];

    public bool ReachesEveryReplica => true;

    public Task PublishAsync(McpChange change)
    {
        foreach (var listener in _listeners.Values)
        {
            listener(change);
        }

        return Task.CompletedTask;
    }

    public Task<IDisposable> SubscribeAsync(Action<McpChange> listener)
    {
        var listening = new Listening(this);
        _listeners[listening] = listener;
        return Task.FromResult<IDisposable>(listening);
    }

    private sealed class Listening(SharedChanges changes) : IDisposable
    {
        public void Dispose() => changes._listeners.TryRemove(this, out _);
    }
}
