using System.Text;
using System.Text.Json.Nodes;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// An answer that is an event stream, from its headers to its end. If the replica breaks the stream of a POST, the balancer ends it with an event that
/// contains a JSON-RPC error with the request's id, so the client stops waiting. The stream of a GET needs no error: its client opens it again.
/// </summary>
internal sealed class EventStreamAnswer
{
    // Ends an incomplete event. Its type replaces an earlier one, and clients process only events of the type "message".
    private const string EndOfHalfEvent = "event: incomplete\n\n";

    private readonly IHttpResponseBodyFeature _body;
    private readonly HeldAbort _abort;
    private readonly JsonValue? _id;
    private readonly bool _hasSession;
    private readonly EventLines _lines;
    private readonly HeartbeatStream _stream;

    private EventStreamAnswer(HttpContext context, JsonValue? id, EventLines lines, HeartbeatStream stream)
    {
        (_id, _lines, _stream) = (id, lines, stream);
        _hasSession = context.Request.Headers.ContainsKey(McpHeaders.SessionId);
        _body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _abort = new HeldAbort(context.Features);
    }

    /// <summary>Prepares an answer whose headers are known but not sent yet.</summary>
    public static void Begin(HttpContext context, TimeSpan interval, TimeProvider time)
    {
        // Inserted comments change the length.
        context.Response.ContentLength = null;
        var id = RequestId.Of(context);
        var lines = new EventLines(id is null ? null : new ResponseScanner(id));
        var stream = new HeartbeatStream(context.Response.Body, lines, interval, time, context.RequestAborted);
        context.Features.Set(new EventStreamAnswer(context, id, lines, stream));
        context.Response.Body = stream;
    }

    /// <summary>If the answer is an event stream, waits for the last write and restores the original response body.</summary>
    public static ValueTask<EventStreamAnswer?> StopAsync(HttpContext context) =>
        EventStreams.IsOne(context.Response) && context.Features.Get<EventStreamAnswer>() is { } answer ? answer.StopItAsync(context) : default;

    /// <summary>Ends an answer that YARP wanted to abort.</summary>
    public async Task EndAsync(HttpContext context, AttemptEnd end)
    {
        if (!_abort.IsHeld || _lines.HasResponse)
        {
            return;
        }

        if (_id is null || (_lines.HasIds && _hasSession))
        {
            // A client resumes a session's stream whose events have ids, and so receives the result.
            _abort.AbortNow();
            return;
        }

        var error = (end.IsFailure ? Refusal.Broken : Refusal.ShuttingDown).ToJson(_id);
        var text = $"{(_lines.IsInLine ? "\n" : "")}{(_lines.IsInEvent ? EndOfHalfEvent : "")}event: message\ndata: {error.ToJsonString()}\n\n";
        try
        {
            await _body.Stream.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The client has disconnected.
        }
    }

    private async ValueTask<EventStreamAnswer?> StopItAsync(HttpContext context)
    {
        await _stream.DisposeAsync();
        _abort.Restore();
        context.Features.Set(_body);
        return this;
    }
}
