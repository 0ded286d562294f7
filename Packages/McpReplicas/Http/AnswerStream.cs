using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;

namespace McpReplicas.Http;

/// <summary>
/// The answer to a request as an event stream. The stream always ends with an answer: output that is not an event is converted to the last event, and if there is
/// no output, the last event is an error.
/// </summary>
internal sealed class AnswerStream : IAsyncDisposable
{
    private static readonly Refusal Stopped = new(StatusCodes.Status503ServiceUnavailable, (int)McpErrorCode.InternalError, "The server is shutting down; the request may have been executed.");

    private readonly HttpResponse _response;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly string? _id;
    private readonly HeartbeatStream _stream;
    private readonly AnswerWatch _watch = new();
    private readonly CancellationTokenRegistration _shutdown;
    private ArrayBufferWriter<byte>? _late;

    /// <param name="response">The response that the code that answers the request sees.</param>
    /// <param name="inner">The body to write to.</param>
    /// <param name="id">The id of the request, as JSON; null for a message without an id.</param>
    /// <param name="heartbeats">The interval of heartbeats.</param>
    public AnswerStream(HttpResponse response, IHttpResponseBodyFeature inner, string? id, Heartbeats heartbeats)
    {
        (_response, _inner, _id) = (response, inner, id);
        _stream = new HeartbeatStream(inner.Stream, response, heartbeats);
        _shutdown = heartbeats.LastMoment.UnsafeRegister(static state => _ = ((AnswerStream)state!).FailAsync(Stopped), this);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_response.ContentType is EventStreamText.MediaType)
        {
            _watch.Read(buffer);
            await _stream.WriteAsync(buffer, cancellationToken);
        }
        else
        {
            (_late ??= new()).Write(buffer.Span);
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => _stream.FlushAsync(cancellationToken);

    public Task BeatAsync() => _stream.BeatAsync();

    public Task FinishAsync(CancellationToken cancellationToken) =>
        _watch.IsComplete || _id is null ? Task.CompletedTask : _stream.EndAsync(LateAnswer.ToEvent(_id, _response.StatusCode, _late is null ? default : _late.WrittenSpan), null, cancellationToken);

    /// <summary>Ends the stream with an error. Does nothing if the client has disconnected.</summary>
    public async Task FailAsync(Refusal error)
    {
        try
        {
            if (!_watch.IsComplete && _id is not null)
            {
                // Not cancelled by RequestAborted: a timeout of the application may have cancelled the request, and then the client still needs the error.
                await _stream.EndAsync(LateAnswer.ToEvent(_id, error), _inner.CompleteAsync, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has disconnected.
        }
    }

    public ValueTask DisposeAsync()
    {
        _shutdown.Dispose();
        return _stream.DisposeAsync();
    }
}
