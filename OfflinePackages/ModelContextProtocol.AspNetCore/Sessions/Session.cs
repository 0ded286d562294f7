using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Sessions;

/// <summary>One client's server with its transport: in the store between requests, or gone with the request where that is stateless.</summary>
internal sealed class Session(StreamableHttpServerTransport transport, McpServer server, SessionUser? user, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private int _requests;
    private int _streams;
    private long? _idleSince;
    private bool _closed;

    public string Id => transport.SessionId ?? "";

    public StreamableHttpServerTransport Transport => transport;

    public McpServer Server => server;

    public CancellationToken Closing => _closing.Token;

    /// <summary>Ends when the server has ended.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>A timestamp; null while a request is served, before the first, and once the session is closed.</summary>
    public long? IdleSince
    {
        get
        {
            lock (_lock)
            {
                return _idleSince;
            }
        }
    }

    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public bool BelongsTo(ClaimsPrincipal caller) => user == SessionUser.Of(caller);

    /// <summary>False from the second time on: two streams would each get some of the messages.</summary>
    public bool TryOpenStream() => Interlocked.Exchange(ref _streams, 1) is 0;

    /// <summary>Marks the session as in use until the result is disposed.</summary>
    public IAsyncDisposable Enter()
    {
        if (transport.Stateless)
        {
            return this;
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _requests++;
            _idleSince = null;
        }

        return new Use(this);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _idleSince = null;
        }

        try
        {
            // The transport first: the server then sees the end of its messages, and has no need to be cancelled.
            await transport.DisposeAsync();
            await _closing.CancelAsync();
            await Run;
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            await server.DisposeAsync();
            _closing.Dispose();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_requests is 0 && !_closed)
            {
                _idleSince = time.GetTimestamp();
            }
        }
    }

    private sealed class Use(Session session) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            session.Leave();
            return ValueTask.CompletedTask;
        }
    }
}
