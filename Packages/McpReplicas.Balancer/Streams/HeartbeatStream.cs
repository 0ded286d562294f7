using McpReplicas.Shared;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// The body of an event stream on its way to the client. While the replica is silent, it sends comments, so that no proxy or firewall closes the connection
/// as idle. Only one writer holds the lock at a time, so a comment goes between two events and never into a write.
/// </summary>
/// <param name="client">The body of the answer.</param>
/// <param name="lines">Finds the ends of events.</param>
/// <param name="interval">The longest silence before a comment; zero for no comments.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellation">Cancels a comment that is being written.</param>
internal sealed class HeartbeatStream(Stream client, EventLines lines, TimeSpan interval, TimeProvider time, CancellationToken cancellation) : WriteOnlyStream
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly SemaphoreSlim _lock = new(1, 1);
    private ITimer? _timer;
    private long _lastWrite;
    private int _mark;

    /// <summary>Sends the headers and the written bytes. Comments start after the first flush.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await client.FlushAsync(cancellationToken);
        if (_timer is null && interval > TimeSpan.Zero)
        {
            _lastWrite = time.GetTimestamp();
            _timer = time.CreateTimer(static stream => _ = ((HeartbeatStream)stream!).BeatAsync(), this, interval, Timeout.InfiniteTimeSpan);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var bytes = WithoutMark(buffer);
            lines.Read(bytes.Span);
            await client.WriteAsync(bytes, cancellationToken);
            _lastWrite = time.GetTimestamp();
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Stops the comments and waits for one that is being written. The client's body stays open.</summary>
    public override async ValueTask DisposeAsync()
    {
        // The lock is never released, so nothing is written after this.
        await _lock.WaitAsync(CancellationToken.None);
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task BeatAsync()
    {
        if (!_lock.Wait(0, CancellationToken.None))
        {
            // Another write runs, or the stream is disposed.
            Schedule(interval);
            return;
        }

        try
        {
            var rest = interval - time.GetElapsedTime(_lastWrite);
            if (rest <= TimeSpan.Zero)
            {
                if (lines.IsBetweenEvents)
                {
                    await client.WriteAsync(Comment, cancellation);
                }

                _lastWrite = time.GetTimestamp();
                rest = interval;
            }

            Schedule(rest);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The client has disconnected. YARP's copy of the body fails too.
        }
        finally
        {
            _lock.Release();
        }
    }

    private void Schedule(TimeSpan rest) => _timer!.Change(rest, Timeout.InfiniteTimeSpan);

    // A byte order mark is valid only as the first bytes, but a comment may already have been sent.
    private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes)
    {
        var mark = "\uFEFF"u8;
        while (_mark < mark.Length && bytes.Length > 0)
        {
            if (bytes.Span[0] != mark[_mark])
            {
                _mark = mark.Length;
                break;
            }

            bytes = bytes[1..];
            _mark++;
        }

        return bytes;
    }
}
