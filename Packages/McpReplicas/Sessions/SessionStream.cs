using System.Buffers;
using System.Text;
using McpReplicas.Http;
using McpReplicas.Shared;

namespace McpReplicas.Sessions;

/// <summary>
/// The event stream of a session. The MCP SDK accepts only one GET per session, so this class opens one that lasts until the session ends, and
/// forwards its events to the newest GET of the client. After a broken connection the client opens another GET, and running calls continue.
/// </summary>
internal sealed class SessionStream : WriteOnlyStream
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _early = new();
    private StreamListener? _client;
    private string? _replayed;
    private int _isStarted;
    private bool _wasServed;
    private bool _isEnded;

    /// <summary>The client's open GET; null if there is no open GET.</summary>
    public HttpContext? Client => _client?.Context;

    /// <summary>Sends the events of the MCP SDK to this GET instead of an earlier one, until the client disconnects or the session ends.</summary>
    /// <param name="context">The client's GET.</param>
    /// <param name="replay">Writes the events that the client has missed, and returns the id of the last one.</param>
    /// <param name="start">Runs the GET of the MCP SDK; called only once.</param>
    public async Task ServeAsync(HttpContext context, Func<Stream, Task<string?>> replay, Func<Stream, Task> start)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) is 0)
        {
            _ = RunAsync(start);
        }

        // After the client has received the headers, it must not miss any event.
        await _ready.Task.WaitAsync(context.RequestAborted);
        var client = new StreamListener(context);
        await using var aborted = context.RequestAborted.Register(client.Leave);
        await ReplaceAsync(client, context, replay);
        await client.Left;
        await _lock.WaitAsync(CancellationToken.None);
        _client = _client == client ? null : _client;
        _lock.Release();
    }

    /// <summary>Ends the client's GET, because the client has opened one on another replica.</summary>
    public void Leave() => _client?.Leave();

    /// <summary>Ends the client's GET, because the session has ended.</summary>
    public void End()
    {
        _isEnded = true;
        Leave();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (!_wasServed)
            {
                _early.Write(buffer.Span);
                _ready.TrySetResult();
            }

            // An event may already be stored, and so was replayed, when it arrives here.
            if (_client is { IsHere: true } client && (_replayed is null || buffer.Span.IndexOf(Encoding.UTF8.GetBytes($"id: {_replayed}\n")) < 0))
            {
                await client.WriteAsync(buffer, cancellationToken);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        _ready.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task ReplaceAsync(StreamListener client, HttpContext context, Func<Stream, Task<string?>> replay)
    {
        await _lock.WaitAsync(context.RequestAborted);
        try
        {
            _client?.Leave();
            EventStreamText.WriteHeaders(context.Response);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            _replayed = await replay(context.Response.Body);
            _client = client;
            if (!_wasServed)
            {
                _wasServed = true;
                await client.WriteAsync(_early.WrittenMemory, context.RequestAborted);
                _early.Clear();
            }

            if (_isEnded)
            {
                client.Leave();
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task RunAsync(Func<Stream, Task> start)
    {
        try
        {
            await start(this);
        }
        finally
        {
            _ready.TrySetResult();
            End();
        }
    }
}
