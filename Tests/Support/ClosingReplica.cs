using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written replica that closes each connection after its answer without announcing it by <c>Connection: close</c>.</summary>
internal sealed class ClosingReplica : IAsyncDisposable
{
    private const string Answer = """{"jsonrpc":"2.0","id":1,"result":{"content":[]}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private int _executions;
    private int _closed;

    public ClosingReplica()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public int Executions => _executions;

    /// <summary>The number of connections that it has closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using (var connection = await _listener.AcceptTcpClientAsync())
                {
                    await AnswerAsync(connection.GetStream());
                }

                Interlocked.Increment(ref _closed);
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        // It reads the whole body, because closing with unread data would reset the connection and lose the answer.
        await reader.ReadBlockAsync(new char[length]);
        Interlocked.Increment(ref _executions);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}"));
    }
}
