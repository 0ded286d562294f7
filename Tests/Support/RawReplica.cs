using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written replica that answers a request with any bytes, or closes the connection without an answer.</summary>
internal sealed class RawReplica : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, string?> _answer;
    private readonly Task _serving;
    private int _connections;
    private int _closed;

    /// <param name="answer">Returns the answer to a request, given its head. Null closes the connection.</param>
    public RawReplica(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>The requests that it has read, with their bodies.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The number of accepted connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The number of connections that the other side has closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>A JSON answer that keeps the connection open.</summary>
    public static string Ok(string body = """{"jsonrpc":"2.0","id":1,"result":{}}""", string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                _requests.Enqueue(request);
                if (_answer(request) is not { } answer)
                {
                    return;
                }

                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _end.Token);
            }

            Interlocked.Increment(ref _closed);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var bytes = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(bytes, _end.Token) is 0)
            {
                return null;
            }

            text.Append((char)bytes[0]);
        }

        var length = text.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[length is null ? 0 : int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        return text.Append(Encoding.Latin1.GetString(body)).ToString();
    }
}
