using McpReplicas.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>Starts an event stream for a request that has no answer after some time.</summary>
internal sealed class EarlyStream(HttpContext context, IHttpResponseBodyFeature inner, ResponseHead head, Heartbeats heartbeats) : IDisposable
{
    private ITimer? _timer;

    /// <summary>Calls <paramref name="beginAsync"/> after this time, unless this object is disposed before.</summary>
    public void BeginAfter(TimeSpan silence, Func<Task> beginAsync)
    {
        _timer = heartbeats.CreateTimer(() => _ = beginAsync());
        _timer.Change(silence, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends the headers of an event stream, opens the stream and writes a comment.</summary>
    public Task BeginAsync(Func<CancellationToken, Task<AnswerStream>> openAsync) => head.DetachAsync(() => SendAsync(openAsync));

    public void Dispose() => _timer?.Dispose();

    private async Task SendAsync(Func<CancellationToken, Task<AnswerStream>> openAsync)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = null;
        EventStreamText.WriteHeaders(response);
        if (context.Features.Get<HeldSession>() is { } session)
        {
            response.Headers[McpHeaders.SessionId] = session.Id;
        }

        await inner.StartAsync(context.RequestAborted);
        var stream = await openAsync(context.RequestAborted);
        await stream.BeatAsync();
        // If the stream starts within an event, no comment can be written, and the headers are the heartbeat.
        await stream.FlushAsync(context.RequestAborted);
    }
}
