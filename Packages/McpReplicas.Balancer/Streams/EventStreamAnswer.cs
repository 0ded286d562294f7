using System.Text;
using System.Text.Json.Nodes;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// An answer that is an event stream, from its headers to its end. If a replica breaks it off, the answer to a POST ends with an event that holds a JSON-RPC error
/// with the request's id, so that the client learns that nothing more comes. That needs no GET: its client opens it again.
/// </summary>
internal sealed class EventStreamAnswer
{
    // Of an event that began and was not ended. Clients heed events of the type "message" alone, and a type replaces one that came before.
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

    /// <summary>Prepares an answer whose headers are known, and not sent yet.</summary>
    public static void Begin(HttpContext context, TimeSpan interval, TimeProvider time)
    {
        // Comments make it longer.
        context.Response.ContentLength = null;
        var id = RequestId.Of(context);
        var lines = new EventLines(id is null ? null : new ResponseScanner(id));
        var stream = new HeartbeatStream(context.Response.Body, lines, interval, time, context.RequestAborted);
        context.Features.Set(new EventStreamAnswer(context, id, lines, stream));
        context.Response.Body = stream;
    }

    /// <summary>Waits until the stream is no longer written to, if the answer is one, and makes the answer what it was.</summary>
    public static ValueTask<EventStreamAnswer?> StopAsync(HttpContext context) =>
        EventStreams.IsOne(context.Response) && context.Features.Get<EventStreamAnswer>() is { } answer ? answer.StopItAsync(context) : default;

    /// <summary>Ends an answer that was to be broken off.</summary>
    public async Task EndAsync(HttpContext context, AttemptEnd end)
    {
        if (!_abort.IsHeld || _lines.HasResponse)
        {
            return;
        }

        if (_id is null || (_lines.HasIds && _hasSession))
        {
            // A stream of a session whose events have ids is resumed by its client, which so learns how the request ends.
            _abort.BreakOff();
            return;
        }

        var error = (end.IsFailure ? Refusal.Broken : Refusal.Leaving).ToJson(_id);
        var text = $"{(_lines.IsInLine ? "\n" : "")}{(_lines.IsInEvent ? EndOfHalfEvent : "")}event: message\ndata: {error.ToJsonString()}\n\n";
        try
        {
            await _body.Stream.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The client has left.
        }
    }

    private async ValueTask<EventStreamAnswer?> StopItAsync(HttpContext context)
    {
        await _stream.DisposeAsync();
        _abort.LetGo();
        context.Features.Set(_body);
        return this;
    }
}
