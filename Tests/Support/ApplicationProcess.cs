using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace McpAspire.Tests.Support;

/// <summary>A process of the repository's, or of a project made from it, run as a user would run it: by itself, with options, ended by a signal.</summary>
internal sealed class ApplicationProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    // Numbers of Linux; macOS has others.
    public const int Continue = 18;
    public const int Stop = 19;

    private readonly ConcurrentQueue<string> _lines = [];

    public ApplicationProcess(string project, params string[] args)
        : this([], project, args)
    {
    }

    /// <summary>With some environment variables besides those that every such process has; without those that are null.</summary>
    public ApplicationProcess(Dictionary<string, string?> environment, string project, params string[] args)
        : this(new ProcessStartInfo("dotnet", [Repository.Assembly(project), .. Defaults(project), .. args]) { WorkingDirectory = Path.Combine(Repository.Root, project) }, environment)
    {
    }

    public ApplicationProcess(ProcessStartInfo start, Dictionary<string, string?>? environment = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The AppHost's launch profile, on ports of its own, so that nothing that runs beside the tests is in the way.
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

    /// <summary>Any program.</summary>
    public ApplicationProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        Process = Start(start);
    }

    public Process Process { get; }

    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Waits for a line of the output that holds the text.</summary>
    public async Task<string> LineAsync(string text)
    {
        await Eventually.HoldsAsync(() => $"a line holds '{text}' in:{Environment.NewLine}{Output}", () => Task.FromResult(_lines.Any(Holds)));
        return _lines.First(Holds);

        bool Holds(string line) => line.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Waits for the end, and returns the exit code.</summary>
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

    // Balancers run side by side here, and all of them would have their page at the same address.
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
