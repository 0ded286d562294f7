using System.Buffers;
using System.IO.Pipelines;
using McpReplicas.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>
/// The server's package answers every request with an event stream. This body holds the stream back until its first event is whole: if that
/// is the answer already, it goes out as plain JSON, which no intermediary buffers or drops; else the stream goes out as it is.
/// </summary>
/// <param name="response">The response whose headers change with the form of the answer.</param>
/// <param name="inner">Where the bytes go.</param>
/// <param name="forms">What the client takes. If no event stream, it gets the answer, and what came before it has no listener.</param>
internal sealed class AnswerBody(HttpResponse response, IHttpResponseBodyFeature inner, AnswerForms forms) : WriteOnlyStream, IHttpResponseBodyFeature
{
    private readonly ArrayBufferWriter<byte> _held = new();
    private PipeWriter? _writer;
    private Form _form;

    private enum Form
    {
        Undecided,
        PassedOn,
        Json,
    }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _form is Form.Undecided ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_form is Form.Undecided && response.ContentType is not EventStreamText.MediaType)
        {
            _form = Form.PassedOn;
            if (response.StatusCode >= StatusCodes.Status400BadRequest)
            {
                RefusalSpan.Describe(response.HttpContext.Request, buffer.Span);
            }
        }

        if (_form is Form.PassedOn)
        {
            await inner.Stream.WriteAsync(buffer, cancellationToken);
        }
        else if (_form is Form.Undecided)
        {
            _held.Write(buffer.Span);
            await DecideAsync(cancellationToken);
        }
    }

    // Before the first event there is nothing to hurry: a flush would send the headers of an event stream.
    public override Task FlushAsync(CancellationToken cancellationToken) => _form is Form.Undecided ? Task.CompletedTask : inner.Stream.FlushAsync(cancellationToken);

    /// <summary>Sends what is held back still, where the stream ended before its answer.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync();
        }

        if (_form is Form.Undecided && _held.WrittenCount > 0)
        {
            await PassOnAsync(cancellationToken);
        }
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        _form = Form.PassedOn;
        await inner.Stream.WriteAsync(_held.WrittenMemory, cancellationToken);
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        if (!forms.HasFlag(AnswerForms.Json))
        {
            await PassOnAsync(cancellationToken);
            return;
        }

        var events = _held.WrittenMemory;
        while (EventStreamText.TryReadEvent(events, out var data, out events))
        {
            if (EventStreamText.IsAnswer(data.Span))
            {
                _form = Form.Json;
                response.ContentType = "application/json";
                response.ContentLength = data.Length;
                response.Headers.ContentEncoding = default;
                response.Headers["X-Accel-Buffering"] = default;
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
}
