using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>
/// An event stream that carries a comment when nothing else was written for a while. A comment stands between two events, whatever pieces they are written in, and
/// none waits for a client that reads slowly.
/// </summary>
/// <param name="inner">Where the bytes go.</param>
/// <param name="response">Tells an event stream from another answer.</param>
/// <param name="heartbeats">How often.</param>
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
            // The client has left, which ends the request by other ways.
            _timer?.Dispose();
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Writes a last event, and ignores what is written afterwards.</summary>
    /// <param name="last">The event.</param>
    /// <param name="then">What follows if it was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndAsync(ReadOnlyMemory<byte> last, Func<Task>? then, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            // Half an event cannot be taken back.
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

    // Nothing may be written once the request is over: the connection may serve another one.
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
        // Should it break off, nobody knows where.
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
