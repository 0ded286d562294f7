using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace McpReplicas.Subscriptions;

/// <summary>Changes that were not yet sent to a client. A repeated change is queued once, so the queue is never longer than the client's subscriptions.</summary>
internal sealed class PendingChanges
{
    private readonly Channel<McpChange> _changes = Channel.CreateUnbounded<McpChange>();
    private readonly ConcurrentDictionary<McpChange, bool> _waiting = [];

    public void Add(McpChange change)
    {
        if (_waiting.TryAdd(change, true))
        {
            _changes.Writer.TryWrite(change);
        }
    }

    public async IAsyncEnumerable<McpChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            // Removed before it is sent: if the change happens again while it is being sent, it must be queued a second time.
            _waiting.TryRemove(change, out _);
            yield return change;
        }
    }
}
