using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using McpReplicas.Aspire.Redis;
using StackExchange.Redis;

namespace McpAspire.Tests.Support;

/// <summary>The program that serves as Redis.</summary>
public enum RedisProgram
{
    /// <summary>Garnet, which the application runs if no container runtime answers. It needs only the SDK.</summary>
    Garnet,

    /// <summary>redis-server, if it is installed.</summary>
    RedisServer,
}

/// <summary>A Redis for tests, in memory only, on a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly RedisProgram _program;
    private readonly GarnetSettings _settings = new(FreePort.Next(), RandomNumberGenerator.GetHexString(32));
    private Process? _process;

    private RedisServer(RedisProgram program)
    {
        Assert.SkipUnless(IsHere(program), Requirements.NoRedis);
        _program = program;
    }

    public string ConnectionString => $"{GarnetSettings.Address}:{_settings.Port},password={_settings.Password}";

    public int Port => _settings.Port;

    public static bool IsHere(RedisProgram program) => program is RedisProgram.Garnet || Requirements.Redis;

    public static async Task<RedisServer> StartAsync(RedisProgram program = RedisProgram.Garnet)
    {
        var server = NotStarted(program);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A free address for a Redis that starts later.</summary>
    public static RedisServer NotStarted(RedisProgram program = RedisProgram.Garnet) => new(program);

    public async Task StartAgainAsync()
    {
        var settings = Path.GetTempFileName();
        try
        {
            _process = Process.Start(_program is RedisProgram.Garnet ? await GarnetAsync(settings) : Real())!;
            await Eventually.HoldsAsync($"{_program} accepts connections", async () =>
            {
                try
                {
                    using var connection = new TcpClient();
                    await connection.ConnectAsync(GarnetSettings.Address, _settings.Port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            });
        }
        finally
        {
            File.Delete(settings);
        }
    }

    /// <summary>The length of the list under a key; 0 if the key does not exist.</summary>
    public async Task<long> CountAsync(string key)
    {
        await using var connection = await ConnectAsync();
        return await connection.GetDatabase().ListLengthAsync(key);
    }

    /// <summary>The text under a key; empty if the key does not exist.</summary>
    public async Task<string> ReadAsync(string key)
    {
        await using var connection = await ConnectAsync();
        return (await connection.GetDatabase().StringGetAsync(key)).ToString();
    }

    /// <summary>The names of all keys.</summary>
    public async Task<string[]> KeysAsync(string pattern = "*")
    {
        await using var connection = await ConnectAsync();
        return [.. ((string[])(await connection.GetDatabase().ExecuteAsync("KEYS", pattern))!).Order()];
    }

    /// <summary>The remaining lifetimes of keys; the maximum for a key without expiry.</summary>
    public async Task<TimeSpan[]> ExpiriesAsync(string pattern)
    {
        var keys = await KeysAsync(pattern);
        await using var connection = await ConnectAsync();
        return await Task.WhenAll(keys.Select(async key => await connection.GetDatabase().KeyTimeToLiveAsync(key) ?? TimeSpan.MaxValue));
    }

    /// <summary>Changes a setting of redis-server.</summary>
    public async Task ConfigureAsync(string name, string value)
    {
        await using var connection = await ConnectAsync();
        await connection.GetServers().Single().ConfigSetAsync(name, value);
    }

    /// <summary>Executes a command.</summary>
    public async Task ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectAsync();
        await connection.GetServers().Single().ExecuteAsync(command, arguments);
    }

    /// <summary>Closes every connection.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var connection = await ConnectAsync();
        foreach (var type in new[] { "pubsub", "normal" })
        {
            await connection.GetServers().Single().ExecuteAsync("CLIENT", "KILL", "TYPE", type);
        }
    }

    /// <summary>Its memory use in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Kills it; its data is lost.</summary>
    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal to its process.</summary>
    public void Signal(int signal) => ApplicationProcess.Signal(_process!.Id, signal);

    public void Dispose()
    {
        if (_process is not null)
        {
            Stop();
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");

    private ProcessStartInfo Real() => new(
        "redis-server",
        ["--port", $"{_settings.Port}", "--bind", GarnetSettings.Address, "--requirepass", _settings.Password, "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true };

    private async Task<ProcessStartInfo> GarnetAsync(string settings)
    {
        Assert.True(GarnetTool.TryFind(Repository.Root, out var assembly, out var problem), problem);
        await _settings.WriteAsync(settings, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet", GarnetSettings.Arguments(assembly, settings)) { RedirectStandardOutput = true };
        foreach (var (name, value) in GarnetSettings.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
