using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Subscriptions;

/// <summary>The resources that the client of a session has subscribed to. The first subscription starts to listen to the change feed.</summary>
internal sealed partial class SessionSubscription(McpServer server, IChangeFeed feed, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<McpChange, bool> _wanted = [];
    private readonly PendingChanges _pending = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task<IDisposable>? _listening;
    private Task _sending = Task.CompletedTask;

    public Task AddAsync(string uri)
    {
        _wanted.TryAdd(McpChange.Resource(uri), true);
        lock (_lock)
        {
            if (_listening is null)
            {
                _listening = feed.SubscribeAsync(Listen);
                _sending = SendAllAsync();
            }

            return _listening;
        }
    }

    public void Remove(string uri) => _wanted.TryRemove(McpChange.Resource(uri), out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_listening is { } listening)
        {
            (await listening).Dispose();
        }

        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Listen(McpChange change)
    {
        if (_wanted.ContainsKey(change))
        {
            _pending.Add(change);
        }
    }

    private async Task SendAllAsync()
    {
        await foreach (var change in _pending.ReadAllAsync(_end.Token))
        {
            try
            {
                await server.SendMessageAsync(new JsonRpcNotification { Method = change.Notification, Params = change.ToParameters() }, _end.Token);
            }
            catch (Exception exception) when (!_end.IsCancellationRequested)
            {
                // A notification that cannot be sent must not stop later ones.
                LogNotSent(logger, change.Notification, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A client was not notified of a change: {Notification} could not be sent.")]
    private static partial void LogNotSent(ILogger logger, string notification, Exception exception);
}
