using System.Net.ServerSentEvents;

namespace McpAspire.Probe.Wire;

/// <summary>An event stream that stays open while other requests are sent.</summary>
/// <param name="connection">Its separate connection.</param>
/// <param name="response">The response with the stream; null if it did not open.</param>
/// <param name="exchange">The exchange that opened it.</param>
internal sealed class OpenStream(Connection connection, HttpResponseMessage? response, Exchange exchange) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource<SseItem<string>?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    /// <summary>The exchange that opened the stream, or failed to.</summary>
    public Exchange Exchange => exchange;

    public bool IsOpen => response is not null;

    /// <summary>Whether the connection broke, rather than the server ending the stream.</summary>
    public bool BrokeOff { get; private set; }

    /// <summary>Whether the stream ended, for any reason.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Starts reading, and reports each event and the end.</summary>
    public void Read(Action<SseItem<string>>? onEvent = null, Action? onEnd = null) => _reading = ReadAsync(onEvent, onEnd);

    /// <summary>Returns the first event; null if the stream ends or the time expires before it.</summary>
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
            // DisposeAsync closed the stream.
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
