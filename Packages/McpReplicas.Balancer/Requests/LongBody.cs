using System.Buffers;
using System.IO.Pipelines;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// A long body that is streamed to a replica: first the bytes already read, then the rest. Reading fails if the body exceeds its limit or its deadline.
/// </summary>
internal sealed class LongBody(ReadOnlyMemory<byte> begun, PipeReader body, long longest, TimeSpan time, BodyDeadline deadline) : Stream
{
    private ReadOnlyMemory<byte> _begun = begun;
    private long _length = begun.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Why reading failed, if it did.</summary>
    public BadHttpRequestException? Problem { get; private set; }

    /// <exception cref="BadHttpRequestException">The body is longer than allowed (413), or does not arrive in time (408).</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_begun.Length > 0)
        {
            var piece = _begun[..Math.Min(_begun.Length, buffer.Length)];
            piece.CopyTo(buffer);
            _begun = _begun[piece.Length..];
            return piece.Length;
        }

        var result = await body.ReadAsync(cancellationToken);
        var length = (int)Math.Min(result.Buffer.Length, buffer.Length);
        Problem = result.IsCanceled ? RequestBody.TooSlow(time) : _length + length > longest ? RequestBody.TooLong(longest) : null;
        if (Problem is not null)
        {
            body.AdvanceTo(result.Buffer.Start);
            throw Problem;
        }

        var bytes = result.Buffer.Slice(0, length);
        bytes.CopyTo(buffer.Span);
        body.AdvanceTo(bytes.End);
        _length += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        deadline.Dispose();
        base.Dispose(disposing);
    }
}
