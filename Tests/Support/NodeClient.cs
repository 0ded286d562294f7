using System.Diagnostics;
using System.Text.Json;

namespace McpAspire.Tests.Support;

/// <summary>The real clients from npm, in <c>Tests/Clients</c>.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Tests", "Clients");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    public static async Task<Report> RunAsync(string client, Uri url)
    {
        await Installed.Value;
        var output = await RunAsync("node", "call.mjs", client, $"{url}");
        return JsonSerializer.Deserialize<Report>(output, JsonSerializerOptions.Web)!;
    }

    private static async Task InstallAsync()
    {
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund");
        }
    }

    private static async Task<string> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}:{Environment.NewLine}{await errors}");
        return await output;
    }

    /// <summary>What a client saw: the protocol version it came to speak, the tools, and who answered each call; or the error that it shows its user.</summary>
    internal sealed record Report(string? ProtocolVersion, string[]? Tools, string[]? Replicas, string? Error);
}
