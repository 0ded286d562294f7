using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The terminal of a user who checks whether three replicas of a stateful server are safe, and fixes it with an option.</summary>
[Trait("Run", "All")]
public sealed partial class AnyServerInTheTerminal
{
    [Fact(Skip = Requirements.NoBrowser, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Browser))]
    public async Task Three_replicas_of_a_stateful_server_are_broken_and_are_safe_with_sticky_sessions()
    {
        var folder = Path.Combine(NodeClient.Folder.Location, "node_modules/@modelcontextprotocol/server-everything");
        var broken = await RunAsync(folder, "node dist/index.js streamableHttp");
        var cured = await RunAsync(folder, "node dist/index.js streamableHttp", "--Sessions=Sticky");

        Assert.Contains("Broken: Sessions are kept in the memory of one process", broken.Verdict, StringComparison.Ordinal);
        Assert.Contains("Safe: ", cured.Verdict, StringComparison.Ordinal);
        Assert.Equal((1, 0), (broken.ExitCode, cured.ExitCode));
        await Browser.PictureAsync("terminal.mjs", broken.Screen, cured.Screen);
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task A_stdio_server_works_behind_a_bridge()
    {
        var run = await RunAsync(
            NodeClient.Folder.Location,
            "node node_modules/supergateway/dist/index.js --stdio 'node node_modules/@modelcontextprotocol/server-everything/dist/index.js' --outputTransport streamableHttp --stateful --port {port}",
            "--Sessions=Sticky");

        Assert.Contains("Safe: ", run.Verdict, StringComparison.Ordinal);
    }

    // CALLER_DIRECTORY is the folder that ./run is called from.
    private static async Task<Run> RunAsync(string folder, string command, params string[] options)
    {
        await NodeClient.Folder.InstalledAsync();
        await using var host = new ApplicationProcess(new Dictionary<string, string?> { ["CALLER_DIRECTORY"] = folder }, "AppHost", ["--Port=0", $"--Command={command}", .. options]);
        var url = Url().Match(await host.LineAsync("MCP endpoint")).Value;
        await host.LineAsync("\"method\":\"initialize\"");
        await using var probe = new ApplicationProcess("Probe", url);
        var exitCode = await probe.EndAsync();
        host.Signal(ApplicationProcess.Interrupt);
        await host.EndAsync();

        // The picture shows the default port.
        var address = new Uri(url);
        string[] ready = ["Ready: ", "MCP endpoint"];
        var screen = string.Join('\n', [$"$ ./run --Command=\"{command}\"{string.Concat(options.Select(option => $" {option}"))}", .. host.Output.Split(Environment.NewLine).Where(line => ready.Any(line.Contains)), "", $"$ mcp-probe {url}", "…", .. Verdict(probe.Output)]);
        return new Run(exitCode, string.Join('\n', Verdict(probe.Output)), screen.Replace($":{address.Port}/", ":8080/", StringComparison.Ordinal));
    }

    // The verdict at the end of the report, without the remedies after it.
    private static IEnumerable<string> Verdict(string output) =>
        output.Split(Environment.NewLine).SkipWhile(line => !VerdictLine().IsMatch(line)).TakeWhile(line => !line.StartsWith("For some clients", StringComparison.Ordinal));

    [GeneratedRegex("http://\\S+")]
    private static partial Regex Url();

    [GeneratedRegex("^(Broken|Safe|Incomplete|Unreachable)")]
    private static partial Regex VerdictLine();

    private sealed record Run(int ExitCode, string Verdict, string Screen);
}
