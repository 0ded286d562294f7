using System.Collections.Concurrent;

namespace McpReplicas.Subscriptions;

/// <summary>Delivers changes within this process.</summary>
internal sealed class MemoryChangeFeed : IChangeFeed
{
    private readonly ConcurrentDictionary<Listening, Action<McpChange>> _listeners = [];

    public bool ReachesEveryReplica => false;

    public Task PublishAsync(McpChange change)
    {
        foreach (var (_, listener) in _listeners)
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

    private sealed class Listening(MemoryChangeFeed feed) : IDisposable
    {
        public void Dispose() => feed._listeners.TryRemove(this, out _);
    }
}
