using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>
/// An event stream to which a comment is written after some time without other data. A comment is written only between two events, even if an event is written
/// in several pieces. A comment is skipped while another write waits for a slow client.
/// </summary>
/// <param name="inner">The stream to write to.</param>
/// <param name="response">The response, whose content type shows whether the answer is an event stream.</param>
/// <param name="heartbeats">The interval of heartbeats.</param>
internal sealed class HeartbeatStream(Stream inner, HttpResponse response, Heartbeats heartbeats) : WriteOnlyStream
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly CancellationToken _aborted = response.HttpContext.RequestAborted;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private ITimer? _timer;
    private long _lastWrite;
    private bool _isEnded;

    // An event ends with an empty line.
    private int _lineEnds = 2;

    private bool IsBetweenEvents => _lineEnds >= 2;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            await WriteLockedAsync(buffer, cancellationToken);
        }
        finally
        {
            _lock.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (!_isEnded)
            {
                Start();
                await inner.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Writes a comment, unless something else is being written.</summary>
    public async Task BeatAsync()
    {
        if (!_lock.Wait(0, CancellationToken.None))
        {
            return;
        }

        try
        {
            if (IsBetweenEvents && !_isEnded)
            {
                await WriteLockedAsync(Comment, _aborted);
                await inner.FlushAsync(_aborted);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has disconnected, which ends the request elsewhere.
            _timer?.Dispose();
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Writes the last event. Later writes are ignored.</summary>
    /// <param name="last">The event.</param>
    /// <param name="then">Runs after the event was written.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task EndAsync(ReadOnlyMemory<byte> last, Func<Task>? then, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            // A partly written event cannot be undone, so nothing may follow it.
            if (IsBetweenEvents && !_isEnded)
            {
                await WriteLockedAsync(last, cancellationToken);
                await inner.FlushAsync(cancellationToken);
                await (then?.Invoke() ?? Task.CompletedTask);
            }
        }
        finally
        {
            _isEnded = true;
            _lock.Release();
        }
    }

    // Nothing may be written after the request has ended: the connection may already serve another request.
    public override async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _lock.WaitAsync(CancellationToken.None);
        _isEnded = true;
        _lock.Release();
        await base.DisposeAsync();
    }

    private async ValueTask WriteLockedAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isEnded || buffer.IsEmpty)
        {
            return;
        }

        var rest = buffer.Span.TrimEnd("\r\n"u8).Length;
        var ends = buffer.Span[rest..].Count((byte)'\n') + (rest is 0 ? _lineEnds : 0);
        // If the write fails, the position within the event is unknown.
        _lineEnds = 0;
        Volatile.Write(ref _lastWrite, heartbeats.Time.GetTimestamp());
        Start();
        await inner.WriteAsync(buffer, cancellationToken);
        _lineEnds = ends;
    }

    private void Start()
    {
        if (_timer is null && heartbeats.Interval > TimeSpan.Zero && response.ContentType is EventStreamText.MediaType)
        {
            Volatile.Write(ref _lastWrite, heartbeats.Time.GetTimestamp());
            _timer = heartbeats.CreateTimer(Tick);
            _timer.Change(heartbeats.Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick()
    {
        var rest = heartbeats.Interval - heartbeats.Time.GetElapsedTime(Volatile.Read(ref _lastWrite));
        _timer!.Change(rest > TimeSpan.Zero ? rest : heartbeats.Interval, Timeout.InfiniteTimeSpan);
        if (rest <= TimeSpan.Zero)
        {
            _ = BeatAsync();
        }
    }
}
