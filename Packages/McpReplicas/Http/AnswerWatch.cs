using System.Buffers;

namespace McpReplicas.Http;

/// <summary>Reads the events of an answer while they are written, to know whether the client has received its answer.</summary>
internal sealed class AnswerWatch
{
    private ArrayBufferWriter<byte>? _unread;

    /// <summary>Whether the events contained the answer, or a <c>retry</c> event, after which the client reconnects to get it (SEP-1699).</summary>
    public bool IsComplete { get; private set; }

    public void Read(ReadOnlyMemory<byte> text)
    {
        if (_unread is not null)
        {
            _unread.Write(text.Span);
            text = _unread.WrittenMemory;
        }

        var length = text.Length;
        while (EventStreamText.TryReadEvent(text, out var data, out var rest))
        {
            IsComplete = IsComplete || EventStreamText.IsAnswer(data.Span) || (data.IsEmpty && text[..^rest.Length].Span.IndexOf("\nretry: "u8) >= 0);
            text = rest;
        }

        if (text.IsEmpty)
        {
            _unread = null;
        }
        // Copies only if something was read: an incomplete event stays in its buffer.
        else if (_unread is null || text.Length < length)
        {
            var unread = new ArrayBufferWriter<byte>(text.Length);
            unread.Write(text.Span);
            _unread = unread;
        }
    }
}
