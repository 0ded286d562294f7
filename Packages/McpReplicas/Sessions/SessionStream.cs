using System.Buffers;
using System.Text;
using McpReplicas.Http;
using McpReplicas.Shared;

namespace McpReplicas.Sessions;

/// <summary>
/// The client's event stream of a session. The MCP SDK takes one GET for a session, for ever; so this gives it one that lasts as long as the session, and
/// passes on what it writes to the client's newest GET. A client whose connection broke opens another, and calls in flight go on.
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

    /// <summary>The client's GET while it listens.</summary>
    public HttpContext? Client => _client?.Context;

    /// <summary>Sends what the MCP SDK writes from now on to this client, in place of an earlier one, until it leaves or the session ends.</summary>
    /// <param name="context">The client's GET.</param>
    /// <param name="replay">Writes what the client has missed, and returns the id of the last event.</param>
    /// <param name="start">Runs the MCP SDK's GET; is called once.</param>
    public async Task ServeAsync(HttpContext context, Func<Stream, Task<string?>> replay, Func<Stream, Task> start)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) is 0)
        {
            _ = RunAsync(start);
        }

        // A client that has its answer may rely on it that nothing is missed from then on.
        await _ready.Task.WaitAsync(context.RequestAborted);
        var client = new StreamListener(context);
        await using var aborted = context.RequestAborted.Register(client.Leave);
        await ReplaceAsync(client, context, replay);
        await client.Left;
        await _lock.WaitAsync(CancellationToken.None);
        _client = _client == client ? null : _client;
        _lock.Release();
    }

    /// <summary>The client listens elsewhere now.</summary>
    public void Leave() => _client?.Leave();

    /// <summary>The session has ended.</summary>
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

            // An event may be kept already, and so be replayed, when it arrives here.
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
