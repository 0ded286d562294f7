using System.Diagnostics;

namespace McpAspire.Tests.Deploy.Cluster;

internal static class Shell
{
    /// <summary>Runs a command, fails if it fails, and returns its output.</summary>
    public static string Run(string command)
    {
        var words = command.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0, $"{command}: {errors.Result}");
        return output;
    }
}
