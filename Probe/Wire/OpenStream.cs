using System.Net.ServerSentEvents;

namespace McpAspire.Probe.Wire;

/// <summary>An event stream that stays open while other requests are sent.</summary>
/// <param name="connection">Its own.</param>
/// <param name="response">What it is read from; null if it did not open.</param>
/// <param name="exchange">How it opened.</param>
internal sealed class OpenStream(Connection connection, HttpResponseMessage? response, Exchange exchange) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource<SseItem<string>?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    /// <summary>How it opened, or what came instead.</summary>
    public Exchange Exchange => exchange;

    public bool IsOpen => response is not null;

    /// <summary>Whether it broke off, which is not the way in which a server ends a stream.</summary>
    public bool BrokeOff { get; private set; }

    /// <summary>Whether nothing more comes, in whichever way it ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads from now on, and passes on each event, then the end.</summary>
    public void Read(Action<SseItem<string>>? onEvent = null, Action? onEnd = null) => _reading = ReadAsync(onEvent, onEnd);

    /// <summary>The first event; null if the stream ended, or the time is over.</summary>
    public async Task<SseItem<string>?> FirstAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            return await _first.Task.WaitAsync(time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _reading;
        response?.Dispose();
        connection.Dispose();
        _closed.Dispose();
    }

    private async Task ReadAsync(Action<SseItem<string>>? onEvent, Action? onEnd)
    {
        try
        {
            await using var body = await response!.Content.ReadAsStreamAsync(_closed.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(_closed.Token))
            {
                _first.TrySetResult(item);
                onEvent?.Invoke(item);
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // It was closed from here.
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            BrokeOff = true;
        }

        HasEnded = true;
        _first.TrySetResult(null);
        onEnd?.Invoke();
    }
}
