using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace McpReplicas.Subscriptions;

/// <summary>The changes that a client has not been told yet. One that happens again meanwhile is kept once, so that a slow client costs no more than what it asked for.</summary>
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
            // Before it is told: if it happens again while it is, it must be told again.
            _waiting.TryRemove(change, out _);
            yield return change;
        }
    }
}
