using System.Collections.Concurrent;

namespace McpAspire.McpServer.Subscriptions;

/// <summary>Changes of this process, to listeners in this process.</summary>
internal sealed class MemoryChangeFeed : IChangeFeed
{
    private readonly ConcurrentDictionary<Listening, Action<Change>> _listeners = [];

    public bool ReachesEveryReplica => false;

    public Task PublishAsync(Change change)
    {
        foreach (var (_, listener) in _listeners)
        {
            listener(change);
        }

        return Task.CompletedTask;
    }

    public Task<IDisposable> SubscribeAsync(Action<Change> listener)
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
