using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>
/// The answer to a request as an event stream. Whatever becomes of the request, the stream ends with an answer: what is no event becomes the last one, and if there is
/// nothing, an error does.
/// </summary>
internal sealed class AnswerStream : IAsyncDisposable
{
    private readonly HttpResponse _response;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly string? _id;
    private readonly HeartbeatStream _stream;
    private readonly AnswerWatch _watch = new();
    private readonly CancellationTokenRegistration _shutdown;
    private ArrayBufferWriter<byte>? _late;

    /// <param name="response">The response that the request's own code sees.</param>
    /// <param name="inner">Where the bytes go.</param>
    /// <param name="id">The id of the request, as JSON; null if it has none.</param>
    /// <param name="heartbeats">How often there is a comment.</param>
    public AnswerStream(HttpResponse response, IHttpResponseBodyFeature inner, string? id, Heartbeats heartbeats)
    {
        (_response, _inner, _id) = (response, inner, id);
        _stream = new HeartbeatStream(inner.Stream, response, heartbeats);
        _shutdown = heartbeats.LastMoment.UnsafeRegister(static state => _ = ((AnswerStream)state!).StopAsync(), this);
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

    public ValueTask DisposeAsync()
    {
        _shutdown.Dispose();
        return _stream.DisposeAsync();
    }

    // The process is about to end, and the request has not.
    private async Task StopAsync()
    {
        try
        {
            if (!_watch.IsComplete && _id is not null)
            {
                await _stream.EndAsync(LateAnswer.Stopped(_id), _inner.CompleteAsync, _response.HttpContext.RequestAborted);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has left.
        }
    }
}
