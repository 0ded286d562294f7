using System.Diagnostics;
using System.Net.Sockets;

namespace McpAspire.Tests.Support;

/// <summary>A redis-server of the tests' own, in memory only, on a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly Process _process;

    private RedisServer() => _process = Process.Start(
        new ProcessStartInfo("redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        await Eventually.HoldsAsync("redis-server accepts connections", async () =>
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", server._port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
