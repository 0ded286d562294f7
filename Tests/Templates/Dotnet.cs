using System.Diagnostics;

namespace McpAspire.Tests.Templates;

/// <summary>Runs the command <c>dotnet</c> in a folder and waits for its end.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs a command that must succeed and returns its output.</summary>
    public static async Task<string> RunAsync(string folder, params string[] args)
    {
        var (exitCode, output) = await TryAsync(folder, args);
        Assert.True(exitCode is 0, $"dotnet {string.Join(' ', args)} in {folder} ended with {exitCode}:{Environment.NewLine}{output}");
        return output;
    }

    public static Task<(int ExitCode, string Output)> TryAsync(string folder, params string[] args) => TryAsync(Command(folder, args));

    /// <summary>Commands of a shell, up to the first that fails.</summary>
    public static ProcessStartInfo Shell(string folder, params string[] commands)
    {
        var start = Command(folder, "-ec", string.Join('\n', commands));
        start.FileName = "bash";
        return start;
    }

    public static async Task<(int ExitCode, string Output)> TryAsync(ProcessStartInfo command)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(command)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The command in a user's environment. The tests run under MSBuild, whose variables would change the behavior of another build.</summary>
    public static ProcessStartInfo Command(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A build node that waits for the next build would keep the output open and outlive the tests. A shared compiler would do so too,
        // and if it hangs, every later build hangs.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }
}
