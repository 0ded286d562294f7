using System.Buffers;
using McpReplicas.Sessions;
using McpReplicas.Shared;
using McpReplicas.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>
/// The MCP SDK answers every request with an event stream. This body holds the stream back until its first event is whole: if that
/// is the answer already, it goes out as plain JSON, which no intermediary buffers or drops; else the stream goes out as it is.
/// A stream goes out before there is an event where the client would wait for too long without a sign.
/// </summary>
/// <param name="context">The request. Its response's headers change with the form of the answer.</param>
/// <param name="inner">Where the bytes go.</param>
/// <param name="head">Status and headers, as the request's own code sees them.</param>
/// <param name="forms">What the client takes. If no event stream, it gets the answer, and what came before it has no listener.</param>
/// <param name="id">The id of the request, as JSON; null if it has none.</param>
/// <param name="heartbeats">How often a stream has a comment.</param>
internal sealed class AnswerBody(HttpContext context, IHttpResponseBodyFeature inner, ResponseHead head, AnswerForms forms, string? id, Heartbeats heartbeats) : WriteOnlyStream
{
    private readonly HttpResponse _response = context.Response;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private ArrayBufferWriter<byte>? _held;
    private ITimer? _silence;
    private AnswerStream? _stream;
    private volatile Form _form;

    private enum Form
    {
        Undecided,
        PassedOn,
        Json,
        Stream,
    }

    /// <summary>Begins a stream after this long, if there is no answer yet.</summary>
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

        if (_form is Form.PassedOn)
        {
            await inner.Stream.WriteAsync(buffer, cancellationToken);
        }
        else if (_form is Form.Stream)
        {
            await _stream!.WriteAsync(buffer, cancellationToken);
        }
    }

    // Before the first event there is nothing to hurry: a flush would send the headers of an event stream. JSON is written whole.
    public override Task FlushAsync(CancellationToken cancellationToken) => _form switch
    {
        Form.Undecided or Form.Json => Task.CompletedTask,
        Form.Stream => _stream!.FlushAsync(cancellationToken),
        _ => inner.Stream.FlushAsync(cancellationToken),
    };

    /// <summary>Sends what is held back still, where the stream ended before its answer, and ends a stream.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_form is Form.Undecided)
        {
            await PassOnRestAsync(cancellationToken);
        }

        if (await IsStreamAsync())
        {
            await _stream!.FinishAsync(cancellationToken);
        }
    }

    /// <summary>Ends a stream with an error. False if none has begun.</summary>
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
        // A stream that is just beginning must not do so in another request on the same connection.
        if (await IsStreamAsync())
        {
            await _stream!.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    // If none has begun, none begins any more.
    private async ValueTask<bool> IsStreamAsync()
    {
        _silence?.Dispose();
        if (_form is not Form.Undecided)
        {
            return _form is Form.Stream;
        }

        await _lock.WaitAsync(CancellationToken.None);
        _form = _form is Form.Undecided ? Form.PassedOn : _form;
        _lock.Release();
        return _form is Form.Stream;
    }

    private async ValueTask<bool> TryHoldAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_response.ContentType is not EventStreamText.MediaType)
        {
            _form = Form.PassedOn;
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
            await PassOnAsync(cancellationToken);
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

            // An event without data only gives the stream a beginning to resume from.
            if (forms.HasFlag(AnswerForms.EventStream) && !data.IsEmpty)
            {
                await PassOnAsync(cancellationToken);
                return;
            }
        }
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        await OpenStreamAsync(cancellationToken);
        head.Detach();
    }

    private async Task PassOnRestAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_form is Form.Undecided && _response.ContentType is EventStreamText.MediaType)
            {
                await PassOnAsync(cancellationToken);
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
            // The client has left, which ends the request by other ways.
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task BeginStreamAsync()
    {
        _response.StatusCode = StatusCodes.Status200OK;
        _response.ContentLength = null;
        EventStreamText.WriteHeaders(_response);
        if (context.Features.Get<HeldSession>() is { } session)
        {
            _response.Headers[McpHeaders.SessionId] = session.Id;
        }

        await inner.StartAsync(context.RequestAborted);
        await OpenStreamAsync(context.RequestAborted);
        await _stream!.BeatAsync();
        // Of a stream that begins within an event, the headers are the sign.
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
            // What is written next comes after what was held.
            _form = Form.Stream;
        }
    }
}
