using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The process of a container, in the namespaces of its pod.</summary>
internal sealed class PodContainer : IDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Cluster", "run-container.sh");

    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Process _process;

    /// <param name="pod">The name of the pod.</param>
    /// <param name="link">Its network.</param>
    /// <param name="workload">The workload that defines the container.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="folders">The folders of the programs and of the cluster.</param>
    public PodContainer(string pod, PodLink link, Workload workload, IReadOnlyDictionary<string, string> environment, ClusterFolders folders)
    {
        var container = workload.Container;
        string[] command = ImageProgram.Of(container.Image) is { } program
            ? ["dotnet", $"/app/{program.Assembly}.dll"]
            : [.. container.Command.Concat(container.Args).Select(word => Expand(word, environment))];
        var data = workload.Object is V1StatefulSet ? folders.Data : "";
        var user = $"{workload.Pod.SecurityContext.RunAsUser}";
        var start = new ProcessStartInfo("ip", ["netns", "exec", link.Namespace, "unshare", "--mount", "--uts", "bash", "-c", "hostname \"$1\" && shift && exec \"$@\"", "sh", pod,
            Script, folders.NewRoot(), folders.ApplicationOf(container.Image), data, folders.ResolvConf, user, .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin";
        start.Environment["DOTNET_RUNNING_IN_CONTAINER"] = "true";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Sends SIGTERM, and kills the process after the grace period. Returns whether it exited in time.</summary>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        _ = SendSignal(ProcessId, Terminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(grace);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    public async Task KillAsync()
    {
        if (!HasExited)
        {
            _ = SendSignal(ProcessId, Kill);
        }

        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();

    // A kubelet expands variables like this in command and args.
    private static string Expand(string word, IReadOnlyDictionary<string, string> environment) =>
        environment.Aggregate(word, (text, variable) => text.Replace($"$({variable.Key})", variable.Value, StringComparison.Ordinal));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
