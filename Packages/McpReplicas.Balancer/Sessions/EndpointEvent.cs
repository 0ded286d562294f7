using System.Buffers;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// The beginning of an event stream, up to its first event. If that is the <c>endpoint</c> of HTTP+SSE (MCP 2024-11-05), the URI that it holds is given a query
/// parameter, and keeps its form otherwise. Only that event is held back until it has come whole.
/// </summary>
/// <param name="parameter">The parameter, with its value.</param>
/// <param name="prefix">What a proxy in front takes off each path, <c>/tools</c>, so that a client needs it; empty for nothing.</param>
internal sealed class EndpointEvent(byte[] parameter, byte[] prefix)
{
    /// <summary>The longest event that is held back, in bytes: 8 KiB. A longer one passes as it is.</summary>
    public const int LongestToHold = 8 * 1024;

    private static readonly SearchValues<byte> NotInUri = SearchValues.Create(" \"<>{}"u8);

    private readonly byte[] _buffer = new byte[LongestToHold];
    private int _length;

    // Where the line begins that is read next, and where what is held back begins.
    private int _line;
    private int _held;

    private bool _isFirstLine = true;
    private bool _isAfterReturn;

    // What is known of the event.
    private bool _isBegun;
    private bool _isEndpoint;
    private int _dataLines;
    private Range _data;

    /// <summary>Whether the first event has passed, so that the rest needs no look.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Where to put the next bytes of the stream.</summary>
    public Memory<byte> Free => _buffer.AsMemory(_length);

    /// <summary>Reads so many bytes more, none at the end of the stream, and returns what may be sent on.</summary>
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

    /// <summary>The next line without its end, if it has come whole. It ends by CR, LF or both.</summary>
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

    /// <summary>Returns where to put the parameter if the line ends an endpoint event, 0 if it ends another event, and -1 if none has ended.</summary>
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
            // Clients see no event in it.
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

    // Before the fragment; 0 where the event holds no URI.
    private int EndOfAddress()
    {
        var uri = _buffer.AsSpan(_data).TrimEnd((byte)' ');
        var fragment = uri.IndexOf((byte)'#');
        return uri.IsEmpty || uri.ContainsAny(NotInUri) ? 0 : _data.Start.Value + (fragment < 0 ? uri.Length : fragment);
    }

    // A server that knows of the proxy has put it there already, and in a relative address it is not needed.
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
