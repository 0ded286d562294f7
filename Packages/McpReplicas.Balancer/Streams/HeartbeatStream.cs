using McpReplicas.Shared;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// The body of an event stream on its way to the client. While the replica is silent it carries comments, lest something between client and balancer takes
/// it for dead. Whoever writes has a turn, so that a comment comes between two events and never into a write.
/// </summary>
/// <param name="client">The body of the answer.</param>
/// <param name="lines">Knows where an event ends.</param>
/// <param name="interval">The longest silence; zero for any.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellation">Ends what is being written.</param>
internal sealed class HeartbeatStream(Stream client, EventLines lines, TimeSpan interval, TimeProvider time, CancellationToken cancellation) : WriteOnlyStream
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ITimer? _timer;
    private long _lastWrite;
    private int _mark;

    /// <summary>Sends the headers, and whatever was written. Comments begin after it.</summary>
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
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var bytes = WithoutMark(buffer);
            lines.Read(bytes.Span);
            await client.WriteAsync(bytes, cancellationToken);
            _lastWrite = time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the comments, after the one that is being written. The client's body stays open.</summary>
    public override async ValueTask DisposeAsync()
    {
        // Nobody has a turn after this one.
        await _turn.WaitAsync(CancellationToken.None);
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task BeatAsync()
    {
        if (!_turn.Wait(0, CancellationToken.None))
        {
            // Somebody writes, or nobody will any more.
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
            // The client has left, of which the copy learns too.
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Schedule(TimeSpan rest) => _timer!.Change(rest, Timeout.InfiniteTimeSpan);

    // A byte order mark may be there as the first bytes alone, and a comment may have come before it.
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
