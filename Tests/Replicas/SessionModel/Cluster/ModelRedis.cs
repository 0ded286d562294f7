using System.Diagnostics;
using System.Net.Sockets;
using McpAspire.Tests.Support;
using StackExchange.Redis;

namespace McpAspire.Tests.SessionModel;

/// <summary>A redis-server for one test. It writes every change to disk, so that the data survives a kill.</summary>
internal sealed class ModelRedis : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private Process _process = null!;

    public int Port { get; } = FreePort.Next();

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--appendonly", "yes", "--appendfsync", "always"]) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Eventually.HoldsAsync("Redis accepts connections", async () =>
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Deletes its data on disk. Redis must not be running.</summary>
    public void Forget() => _folder.EnumerateDirectories().ToList().ForEach(folder => folder.Delete(recursive: true));

    public void Stall() => ApplicationProcess.Signal(_process.Id, ApplicationProcess.Stop);

    public void Resume() => ApplicationProcess.Signal(_process.Id, ApplicationProcess.Continue);

    /// <summary>Lets Redis accept writes, or reject them because it is out of memory.</summary>
    public async Task SetWritableAsync(bool isWritable)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},allowAdmin=true");
        await connection.GetServers().Single().ConfigSetAsync("maxmemory", isWritable ? "0" : "1");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }
}
