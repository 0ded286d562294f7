using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>A redis-server of the tests' own, in memory only, on a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly int _port = FreePort.Next();
    private Process? _process;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = NotStarted();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Where one will be.</summary>
    public static RedisServer NotStarted() => new();

    public async Task StartAgainAsync()
    {
        _process = Process.Start(
            new ProcessStartInfo("redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        await Eventually.HoldsAsync("redis-server accepts connections", async () =>
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", _port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>The length of the list under a key, 0 if there is none.</summary>
    public async Task<int> CountAsync(string key)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", _port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"LLEN {key}\r\n"));
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync())!.TrimStart(':'), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The text under a key, empty if there is none.</summary>
    public async Task<string> ReadAsync(string key)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", _port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {key}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() is "$-1" ? "" : (await reader.ReadLineAsync())!;
    }

    /// <summary>Kills it, with all that it knows.</summary>
    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => ApplicationProcess.Signal(_process!.Id, signal);

    public void Dispose()
    {
        if (_process is not null)
        {
            Stop();
        }
    }
}
