using System.Text;

namespace McpAspire.Probe.Wire;

/// <summary>Reads the inner stream up to a maximum length, and keeps the beginning.</summary>
internal sealed class ReadStream(Stream inner) : Stream
{
    private const int Longest = 4 * 1024 * 1024;
    private const int Remembered = 16 * 1024;
    private readonly MemoryStream _beginning = new();
    private int _read;

    public string Text => Encoding.UTF8.GetString(_beginning.GetBuffer(), 0, (int)_beginning.Length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _beginning.Write(buffer.Span[..Math.Min(count, Remembered - (int)_beginning.Length)]);
        return (_read += count) <= Longest ? count : throw new InvalidDataException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
