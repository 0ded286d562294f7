using System.Buffers;
using McpReplicas.Shared;
using McpReplicas.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>
/// The MCP SDK answers every request with an event stream. This body buffers the stream until its first event is complete. If that event
/// is the answer, it is sent as plain JSON, which no proxy buffers or drops; otherwise the event stream is sent.
/// If there is no event for too long, the event stream starts without one, so that the client sees a heartbeat.
/// </summary>
/// <param name="context">The request. The headers of its response depend on the form of the answer.</param>
/// <param name="inner">The body to write to.</param>
/// <param name="head">Status and headers, as the code that answers the request sees them.</param>
/// <param name="forms">The forms that the client accepts. If it accepts no event stream, it gets only the answer, without earlier events.</param>
/// <param name="id">The id of the request, as JSON; null for a message without an id.</param>
/// <param name="heartbeats">The interval of heartbeats.</param>
internal sealed class AnswerBody(HttpContext context, IHttpResponseBodyFeature inner, ResponseHead head, AnswerForms forms, string? id, Heartbeats heartbeats) : WriteOnlyStream
{
    private readonly HttpResponse _response = context.Response;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private ArrayBufferWriter<byte>? _held;
    private AnswerStream? _stream;
    private ITimer? _silence;
    private volatile Form _form;

    private enum Form
    {
        Undecided,
        Forwarded,
        Json,
        Stream,
    }

    /// <summary>Starts an event stream after this time, if there is no answer yet.</summary>
    public void BeginAfter(TimeSpan silence)
    {
        _silence = heartbeats.CreateTimer(() => _ = BeginAsync());
        _silence.Change(silence, Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_form is Form.Undecided)
        {
            await _lock.WaitAsync(cancellationToken);
            try
            {
                if (_form is Form.Undecided && await TryHoldAsync(buffer, cancellationToken))
                {
                    return;
                }
            }
            finally
            {
                _lock.Release();
            }
        }

        if (_form is Form.Forwarded)
        {
            await inner.Stream.WriteAsync(buffer, cancellationToken);
        }
        else if (_form is Form.Stream)
        {
            await _stream!.WriteAsync(buffer, cancellationToken);
        }
    }

    // Before the first event a flush is ignored, because it would send the headers of an event stream. JSON is written in one piece.
    public override Task FlushAsync(CancellationToken cancellationToken) => _form switch
    {
        Form.Undecided or Form.Json => Task.CompletedTask,
        Form.Stream => _stream!.FlushAsync(cancellationToken),
        _ => inner.Stream.FlushAsync(cancellationToken),
    };

    /// <summary>Sends what is still buffered if the SDK's stream ended without an answer, and ends the event stream.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_form is Form.Undecided)
        {
            await ForwardRestAsync(cancellationToken);
        }

        if (await IsStreamAsync())
        {
            await _stream!.FinishAsync(cancellationToken);
        }
    }

    /// <summary>Ends the event stream with an error. Returns false if no event stream has started.</summary>
    public async Task<bool> TryFailAsync(Refusal error)
    {
        if (!await IsStreamAsync())
        {
            return false;
        }

        await _stream!.FailAsync(error);
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        // Waits for a stream that is just starting: it must not start in the next request on the same connection.
        if (await IsStreamAsync())
        {
            await _stream!.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    // After this call no stream can start.
    private async ValueTask<bool> IsStreamAsync()
    {
        _silence?.Dispose();
        if (_form is not Form.Undecided)
        {
            return _form is Form.Stream;
        }

        await _lock.WaitAsync(CancellationToken.None);
        _form = _form is Form.Undecided ? Form.Forwarded : _form;
        _lock.Release();
        return _form is Form.Stream;
    }

    private async ValueTask<bool> TryHoldAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_response.ContentType is not EventStreamText.MediaType)
        {
            _form = Form.Forwarded;
            if (_response.StatusCode >= StatusCodes.Status400BadRequest)
            {
                RefusalSpan.Describe(context.Request, buffer.Span);
            }

            return false;
        }

        (_held ??= new()).Write(buffer.Span);
        await DecideAsync(_held.WrittenMemory, cancellationToken);
        return true;
    }

    private async Task DecideAsync(ReadOnlyMemory<byte> events, CancellationToken cancellationToken)
    {
        if (!forms.HasFlag(AnswerForms.Json))
        {
            await ForwardAsync(cancellationToken);
            return;
        }

        while (EventStreamText.TryReadEvent(events, out var data, out events))
        {
            if (EventStreamText.IsAnswer(data.Span))
            {
                _form = Form.Json;
                _response.ContentType = "application/json";
                _response.ContentLength = data.Length;
                _response.Headers.ContentEncoding = default;
                _response.Headers["X-Accel-Buffering"] = default;
                await inner.Stream.WriteAsync(data, cancellationToken);
                return;
            }

            // An event without data only gives the client an event id to resume from.
            if (forms.HasFlag(AnswerForms.EventStream) && !data.IsEmpty)
            {
                await ForwardAsync(cancellationToken);
                return;
            }
        }
    }

    private async Task ForwardAsync(CancellationToken cancellationToken)
    {
        await OpenStreamAsync(cancellationToken);
        head.Detach();
    }

    private async Task ForwardRestAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_form is Form.Undecided && _response.ContentType is EventStreamText.MediaType)
            {
                await ForwardAsync(cancellationToken);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task BeginAsync()
    {
        await _lock.WaitAsync(CancellationToken.None);
        try
        {
            if (_form is Form.Undecided)
            {
                await head.DetachAsync(BeginStreamAsync);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has disconnected, which ends the request elsewhere.
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task BeginStreamAsync()
    {
        await EarlyStream.SendHeadAsync(context, inner);
        await OpenStreamAsync(context.RequestAborted);
        await _stream!.BeatAsync();
        // If the stream starts within an event, no comment can be written, and the headers are the heartbeat.
        await _stream.FlushAsync(context.RequestAborted);
    }

    private async Task OpenStreamAsync(CancellationToken cancellationToken)
    {
        _stream = new AnswerStream(_response, inner, id, heartbeats);
        try
        {
            await _stream.WriteAsync(_held?.WrittenMemory ?? default, cancellationToken);
            _held = null;
        }
        finally
        {
            // Set after the buffered events are written, so that later writes follow them.
            _form = Form.Stream;
        }
    }
}
