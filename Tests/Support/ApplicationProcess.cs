using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace McpAspire.Tests.Support;

/// <summary>A process of the repository, or of a generated project, run as a user runs it: alone, with options, and ended by a signal.</summary>
internal sealed class ApplicationProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    // These numbers are for Linux; macOS has different ones.
    public const int Continue = 18;
    public const int Stop = 19;

    private readonly ConcurrentQueue<string> _lines = [];

    public ApplicationProcess(string project, params string[] args)
        : this([], project, args)
    {
    }

    /// <summary>Adds environment variables to those of every such process. A null value removes a variable.</summary>
    public ApplicationProcess(Dictionary<string, string?> environment, string project, params string[] args)
        : this(new ProcessStartInfo("dotnet", [Repository.Assembly(project), .. Defaults(project), .. args]) { WorkingDirectory = Path.Combine(Repository.Root, project) }, environment)
    {
    }

    public ApplicationProcess(ProcessStartInfo start, Dictionary<string, string?>? environment = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The settings of the AppHost's launch profile, but with free ports, so that other programs do not interfere.
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        foreach (var name in new[] { "ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL" })
        {
            start.Environment[name] = $"http://localhost:{FreePort.Next()}";
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        Process = Start(start);
    }

    /// <summary>Starts any program.</summary>
    public ApplicationProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        Process = Start(start);
    }

    public Process Process { get; }

    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Waits for a line of the output that contains a text.</summary>
    public async Task<string> LineAsync(string text)
    {
        await Eventually.HoldsAsync(() => $"a line contains '{text}' in:{Environment.NewLine}{Output}", () => Task.FromResult(_lines.Any(Holds)));
        return _lines.First(Holds);

        bool Holds(string line) => line.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return Process.ExitCode;
    }

    public void Signal(int signal) => Signal(Process.Id, signal);

    public static void Signal(int processId, int signal) => Assert.Equal(0, SendSignal(processId, signal));

    public async ValueTask DisposeAsync()
    {
        Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    // Several balancers run at the same time here, and the default address of the page is the same for all.
    private static string[] Defaults(string project) => project is "LoadBalancer" ? ["--Balancer:PageUrl="] : [];

    private Process Start(ProcessStartInfo start)
    {
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
