namespace McpReplicas.Balancer.Streams;

/// <summary>
/// Parses an event stream in pieces of any size (HTML, server-sent events, parsing). Lines end with CR, LF or both; an empty line ends an event.
/// </summary>
/// <param name="response">Finds the response to the request in the data of events; null if it is not needed.</param>
internal sealed class EventLines(ResponseScanner? response)
{
    // Long enough to distinguish the field names "data", "id" and "" from others.
    private readonly byte[] _name = new byte["data".Length + 1];
    private int _nameLength;
    private Field _field;
    private bool _isLineBegun;
    private bool _isEventBegun;
    private bool _isAfterReturn;
    private bool _isReturnAlone;
    private bool _hasId;

    private enum Field
    {
        Unknown,
        Comment,
        Data,
        Id,
        Other,
    }

    /// <summary>
    /// Whether the next byte begins an event, so a comment may be inserted before it. After CR, a following LF still belongs to the previous event.
    /// </summary>
    public bool IsBetweenEvents => !_isLineBegun && !_isEventBegun && (!_isAfterReturn || _isReturnAlone);

    /// <summary>Whether the last line is incomplete.</summary>
    public bool IsInLine => _isLineBegun;

    /// <summary>Whether the last event is incomplete.</summary>
    public bool IsInEvent => _isLineBegun || _isEventBegun;

    /// <summary>Whether a complete event had an id, so the client can resume the stream.</summary>
    public bool HasIds { get; private set; }

    /// <summary>Whether a complete event contained the response.</summary>
    public bool HasResponse { get; private set; }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isAfterReturn)
            {
                _isAfterReturn = false;
                _isReturnAlone = bytes[0] is not (byte)'\n';
                if (!_isReturnAlone)
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            ReadPiece(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            _isAfterReturn = bytes[end] is (byte)'\r';
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    private void ReadPiece(ReadOnlySpan<byte> piece)
    {
        _isLineBegun |= !piece.IsEmpty;
        if (_field is Field.Unknown)
        {
            var colon = piece.IndexOf((byte)':');
            var name = colon < 0 ? piece : piece[..colon];
            name = name[..Math.Min(name.Length, _name.Length - _nameLength)];
            name.CopyTo(_name.AsSpan(_nameLength));
            _nameLength += name.Length;
            if (colon < 0)
            {
                return;
            }

            _field = FieldOfName();
            piece = piece[(colon + 1)..];
        }

        if (_field is Field.Data)
        {
            response?.Read(piece);
        }
    }

    private void EndLine()
    {
        if (_isLineBegun)
        {
            _field = _field is Field.Unknown ? FieldOfName() : _field;
            _isEventBegun |= _field is not Field.Comment;
            _hasId |= _field is Field.Id;
        }
        else
        {
            HasIds |= _hasId;
            HasResponse |= response?.IsResponse is true;
            response?.Reset();
            _isEventBegun = _hasId = false;
        }

        _isLineBegun = false;
        _field = Field.Unknown;
        _nameLength = 0;
    }

    private Field FieldOfName() => _name.AsSpan(0, _nameLength) switch
    {
        [] => Field.Comment,
        var name when name.SequenceEqual("data"u8) => Field.Data,
        var name when name.SequenceEqual("id"u8) => Field.Id,
        _ => Field.Other,
    };
}
