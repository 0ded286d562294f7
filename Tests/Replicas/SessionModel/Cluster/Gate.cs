using System.Net;
using System.Net.Sockets;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.SessionModel;

/// <summary>A TCP proxy on its own port that a test can freeze, cut or close. Its target may stop and restart.</summary>
internal sealed class Gate(int target) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private TaskCompletionSource _flow = Flowing();
    private TcpListener? _listener;

    public int Port { get; } = FreePort.Next();

    public void Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Rejects new connections, and breaks the open ones.</summary>
    public void Close()
    {
        _listener?.Stop();
        _listener = null;
        Cut();
        Thaw();
    }

    /// <summary>Breaks the open connections with a reset.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            foreach (var socket in _sockets)
            {
                socket.Close(0);
            }

            _sockets.Clear();
        }
    }

    /// <summary>Forwards no bytes in either direction until it is thawed. Connections stay open, and new ones are accepted.</summary>
    public void Freeze() => _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => _flow.TrySetResult();

    public void Dispose() => Close();

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task PassAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_lock)
        {
            _sockets.UnionWith([client, server]);
        }

        try
        {
            await _flow.Task;
            await server.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            lock (_lock)
            {
                _sockets.ExceptWith([client, server]);
            }

            client.Close(0);
            server.Close(0);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            to.NoDelay = true;
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, SocketFlags.None);
                await _flow.Task;
                if (count is 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None);
                }
            }
        }
        catch
        {
            // Ends the other direction too.
            from.Close(0);
            to.Close(0);
            throw;
        }
    }
}
