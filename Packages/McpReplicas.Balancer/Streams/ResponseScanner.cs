using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// Checks whether a JSON text that arrives in pieces is the JSON-RPC response to a request: an object with the request's id, and a result or an error.
/// It buffers at most as many bytes as the id may take, however long the text is.
/// </summary>
internal sealed class ResponseScanner
{
    // Each character of an id may be escaped.
    private const int LongestEscape = 6;
    private const int LongestName = 16;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);
    private static readonly SearchValues<byte> EndsOfText = SearchValues.Create("\"\\"u8);

    private readonly JsonValue _id;
    private readonly byte[] _token;
    private int _length;
    private int _depth;
    private bool _isInText;
    private bool _isEscaped;
    private bool _isValueOfId;
    private bool _hasId;
    private bool _hasOutcome;

    /// <param name="id">The id of the request.</param>
    public ResponseScanner(JsonValue id) => (_id, _token) = (id, new byte[(LongestEscape * id.ToJsonString().Length) + LongestName]);

    /// <summary>Whether the text read since the last <see cref="Reset"/> is the response.</summary>
    public bool IsResponse => _depth is 0 && _hasId && _hasOutcome;

    public void Read(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var next = _isEscaped ? 0 : text.IndexOfAny(_isInText ? EndsOfText : Structure);
            Keep(next < 0 ? text : text[..next]);
            if (next < 0)
            {
                return;
            }

            if (_isInText || text[next] is (byte)'"')
            {
                Keep(text.Slice(next, 1));
                _isInText ^= !_isEscaped && text[next] is (byte)'"';
                _isEscaped = !_isEscaped && text[next] is (byte)'\\';
            }
            else
            {
                ReadStructure(text[next]);
            }

            text = text[(next + 1)..];
        }
    }

    public void Reset()
    {
        _length = _depth = 0;
        _isInText = _isEscaped = _isValueOfId = _hasId = _hasOutcome = false;
    }

    // Keeps only names and simple values of the message itself. A longer value cannot match; its length marks it as too long.
    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_depth is 1)
        {
            var room = _token.AsSpan(Math.Min(_length, _token.Length));
            piece[..Math.Min(piece.Length, room.Length)].CopyTo(room);
            _length = Math.Min(_length + piece.Length, _token.Length + 1);
        }
    }

    private void ReadStructure(byte sign)
    {
        if (_depth is 1 && sign is (byte)':')
        {
            var name = Token.Trim(" \t\r\n"u8);
            _isValueOfId = name.SequenceEqual("\"id\""u8);
            _hasOutcome |= name.SequenceEqual("\"result\""u8) || name.SequenceEqual("\"error\""u8);
        }
        else if (_depth is 1 && sign is (byte)',' or (byte)'}')
        {
            _hasId |= _isValueOfId && IsId(Token);
            _isValueOfId = false;
        }

        _length = 0;
        _depth += sign is (byte)'{' or (byte)'[' ? 1 : sign is (byte)'}' or (byte)']' ? -1 : 0;
    }

    private ReadOnlySpan<byte> Token => _length > _token.Length ? default : _token.AsSpan(0, _length);

    private bool IsId(ReadOnlySpan<byte> token)
    {
        try
        {
            return !token.IsEmpty && JsonNode.DeepEquals(JsonNode.Parse(token), _id);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
