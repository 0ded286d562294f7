using System.Diagnostics;
using System.Net.Sockets;

namespace McpAspire.Bench.Running;

/// <summary>A server process on a local port, which ends when this object is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ServerProcess(string name, int port, Process process) => (Name, Port, _process) = (name, port, process);

    public string Name { get; }

    public int Port { get; }

    /// <summary>User and system time of the process and its children: the workers of nginx are children.</summary>
    public TimeSpan CpuTime => WithChildren().Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);

    /// <summary>Resident memory in MB.</summary>
    public double Memory => WithChildren().Sum(process => process.WorkingSet64) / 1e6;

    public static async Task<ServerProcess> StartAsync(string name, int port, string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? [])
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        // The output is not needed, but a full pipe would block the process.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(name, port, process);
        await server.WaitAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < StartDeadline; await Task.Delay(50))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{Name} ended with {_process.ExitCode} before it served.");
            }

            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                // The server does not listen yet.
            }
        }

        throw new TimeoutException($"{Name} did not serve on port {Port} within {StartDeadline.TotalSeconds} s.");
    }

    private List<Process> WithChildren()
    {
        _process.Refresh();
        return [_process, .. Process.GetProcesses().Where(other => ParentOf(other.Id) == _process.Id)];
    }

    private static int? ParentOf(int id)
    {
        try
        {
            // The name in parentheses may contain spaces; state and parent come after it.
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
