using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>A proxy that forwards the bytes of clients to a server up to the piece that contains a text, and drops all later bytes.</summary>
internal sealed class SilencedLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly string _last;
    private readonly Task _accepting;
    private volatile bool _isSilent;

    public SilencedLine(int port, string last)
    {
        (_port, _last) = (port, last);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool IsSilent => _isSilent;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            var back = server.GetStream().CopyToAsync(client.GetStream(), _end.Token);
            var buffer = new byte[64 * 1024];
            for (int count; (count = await client.GetStream().ReadAsync(buffer, _end.Token)) > 0;)
            {
                if (!_isSilent)
                {
                    _isSilent = Encoding.UTF8.GetString(buffer, 0, count).Contains(_last, StringComparison.Ordinal);
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
                }
            }

            server.Close();
            await back;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client or the server has closed its connection.
        }
        finally
        {
            client.Dispose();
        }
    }
}
