using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>A process of the application: it does not outlive this one, and its output goes where it is asked to.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;

    public ChildProcess(string fileName, IEnumerable<string> args, string workingDirectory, IReadOnlyDictionary<string, string> environment, Action<string, bool> onLine)
    {
        var start = new ProcessStartInfo(fileName, args) { WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in ResourceEnvironment.NotInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data, isError: true);
        _process.Start();
        ParentWatch.Add(_process);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Id = _process.Id;
        Ended = WaitAsync();

        void OnLine(string? line, bool isError)
        {
            if (line is not null)
            {
                onLine(line, isError);
            }
        }
    }

    public int Id { get; }

    /// <summary>Completes with the exit code, after the last line of output.</summary>
    public Task<int> Ended { get; }

    /// <summary>Asks the process to end, and kills it, and what it has started, when it has not ended within the grace. No grace: it is killed at once.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!OperatingSystem.IsWindows() && grace > TimeSpan.Zero)
        {
            _ = SendSignal(Id, Terminate);
            try
            {
                await Ended.WaitAsync(grace);
                return;
            }
            catch (TimeoutException)
            {
            }
        }

        _process.Kill(entireProcessTree: true);
        await Ended;
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        ParentWatch.Remove(Id);
        return _process.ExitCode;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
