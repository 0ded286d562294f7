using System.Buffers;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// The beginning of an event stream, up to its first event. If that is the <c>endpoint</c> event of HTTP+SSE (MCP 2024-11-05), a query parameter is added
/// to its URI; nothing else of the URI changes. Only this event is buffered until it is complete.
/// </summary>
/// <param name="parameter">The parameter, with its value.</param>
/// <param name="prefix">The path prefix that a proxy in front removes, such as <c>/tools</c>, and that clients must send; empty for no prefix.</param>
internal sealed class EndpointEvent(byte[] parameter, byte[] prefix)
{
    /// <summary>The longest event that is buffered, in bytes: 8 KiB. A longer event is forwarded unchanged.</summary>
    public const int LongestToHold = 8 * 1024;

    private static readonly SearchValues<byte> NotInUri = SearchValues.Create(" \"<>{}"u8);

    private readonly byte[] _buffer = new byte[LongestToHold];
    private int _length;

    // The start of the next line, and the start of the bytes that are held back.
    private int _line;
    private int _held;

    private bool _isFirstLine = true;
    private bool _isAfterReturn;

    // The state of the current event.
    private bool _isBegun;
    private bool _isEndpoint;
    private int _dataLines;
    private Range _data;

    /// <summary>Whether the first event has passed, so the rest need not be read.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The free part of the buffer, for the next bytes of the stream.</summary>
    public Memory<byte> Free => _buffer.AsMemory(_length);

    /// <summary>Reads this number of new bytes, 0 at the end of the stream, and returns the bytes to forward.</summary>
    public byte[] Read(int count)
    {
        _length += count;
        var end = -1;
        while (end < 0 && FindLine() is { } line)
        {
            end = ReadLine(line);
        }

        IsOver = end >= 0 || count is 0 || (_held is 0 && _length == _buffer.Length);
        var passing = IsOver ? _length : _held;
        byte[] bytes = end > 0 ? [.. _buffer[.._data.Start], .. Prefix(end), .. _buffer[_data.Start..end], Separator(end), .. parameter, .. _buffer[end..passing]] : _buffer[..passing];
        Drop(passing);
        return bytes;
    }

    /// <summary>The next line without its line break, if it is complete. Lines end with CR, LF or both.</summary>
    private Range? FindLine()
    {
        var start = _line;
        var length = _buffer.AsSpan(start.._length).IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            return null;
        }

        var isSecondHalf = length is 0 && _isAfterReturn && _buffer[start] is (byte)'\n';
        _isAfterReturn = _buffer[start + length] is (byte)'\r';
        _line = start + length + 1;
        if (!isSecondHalf)
        {
            return start..(start + length);
        }

        _held = _isBegun ? _held : _line;
        return FindLine();
    }

    /// <summary>Returns where to insert the parameter if the line ends an endpoint event, 0 if it ends another event, and -1 if no event has ended.</summary>
    private int ReadLine(Range range)
    {
        var (start, end) = (range.Start.Value, range.End.Value);
        if (_isFirstLine && _buffer.AsSpan(range).StartsWith("\uFEFF"u8))
        {
            start += "\uFEFF"u8.Length;
        }

        _isFirstLine = false;
        var line = _buffer.AsSpan(start..end);
        if (line.IsEmpty && _dataLines > 0)
        {
            return _isEndpoint && _dataLines is 1 ? EndOfAddress() : 0;
        }

        if (line.IsEmpty)
        {
            // Clients ignore an event without data.
            _isBegun = _isEndpoint = false;
        }

        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? end : start + colon + (line[(colon + 1)..] is [(byte)' ', ..] ? 2 : 1);
        if (field.SequenceEqual("data"u8))
        {
            _isBegun = true;
            _dataLines++;
            _data = value..end;
        }
        else if (field.SequenceEqual("event"u8))
        {
            _isBegun = true;
            _isEndpoint = _buffer.AsSpan(value..end).SequenceEqual("endpoint"u8);
        }

        _held = _isBegun ? _held : _line;
        return -1;
    }

    // The position before the fragment; 0 if the event contains no URI.
    private int EndOfAddress()
    {
        var uri = _buffer.AsSpan(_data).TrimEnd((byte)' ');
        var fragment = uri.IndexOf((byte)'#');
        return uri.IsEmpty || uri.ContainsAny(NotInUri) ? 0 : _data.Start.Value + (fragment < 0 ? uri.Length : fragment);
    }

    // A server that knows the prefix has already added it. A relative address needs no prefix.
    private ReadOnlySpan<byte> Prefix(int end)
    {
        var address = _buffer.AsSpan(_data.Start.Value..end);
        var hasIt = address.StartsWith(prefix) && (address.Length == prefix.Length || address[prefix.Length] is (byte)'/' or (byte)'?');
        return address is [(byte)'/', not (byte)'/', ..] && !hasIt ? prefix : [];
    }

    private byte Separator(int end) => _buffer.AsSpan(_data.Start.Value..end).Contains((byte)'?') ? (byte)'&' : (byte)'?';

    private void Drop(int count)
    {
        _buffer.AsSpan(count.._length).CopyTo(_buffer);
        _length -= count;
        _line -= count;
        _held = 0;
        _data = Math.Max(_data.Start.Value - count, 0)..Math.Max(_data.End.Value - count, 0);
    }
}
