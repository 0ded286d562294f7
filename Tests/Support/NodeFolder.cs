using System.Diagnostics;

namespace McpAspire.Tests.Support;

/// <summary>A folder of the repository with a <c>package.json</c>. Its packages are installed on first use.</summary>
internal sealed class NodeFolder
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly string _path;
    private readonly Lazy<Task> _installed;

    /// <param name="path">The folder, relative to the repository.</param>
    public NodeFolder(string path)
    {
        _path = Path.Combine(Repository.Root, path);
        _installed = new(InstallAsync);
    }

    public string Location => _path;

    /// <summary>Waits until its packages are installed.</summary>
    public Task InstalledAsync() => _installed.Value;

    /// <summary>The path of a file of an installed package.</summary>
    public string File(string package, string file) => Path.Combine(_path, "node_modules", package, file);

    /// <summary>Runs node and waits for its end.</summary>
    public async Task<Outcome> RunAsync(params string[] args)
    {
        await _installed.Value;
        return await RunAsync("node", args);
    }

    /// <summary>Starts node and waits for a line of its output.</summary>
    public Task<ApplicationProcess> StartAsync(string line, params string[] args) => StartAsync(line, [], args);

    /// <inheritdoc cref="StartAsync(string, string[])"/>
    public async Task<ApplicationProcess> StartAsync(string line, Dictionary<string, string> environment, string[] args)
    {
        await _installed.Value;
        var start = new ProcessStartInfo("node", args) { WorkingDirectory = _path };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new ApplicationProcess(start);
        await process.LineAsync(line);
        return process;
    }

    private async Task InstallAsync()
    {
        var wanted = new FileInfo(Path.Combine(_path, "package-lock.json"));
        var installed = new FileInfo(Path.Combine(_path, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < wanted.LastWriteTimeUtc)
        {
            var npm = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"]);
            Assert.True(npm.ExitCode is 0, $"npm ci in {_path} ended with {npm.ExitCode}:{Environment.NewLine}{npm.Errors}");
        }
    }

    private async Task<Outcome> RunAsync(string program, string[] args)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = _path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    internal sealed record Outcome(int ExitCode, string Output, string Errors);
}
