using System.Diagnostics;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The commands of README.md, run as they are written there. Only the ports are free ones.</summary>
[Trait("Run", "All")]
public sealed partial class ReadmeCommands
{
    [Fact(Skip = Requirements.NoCurl, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Curl))]
    public async Task Run_starts_three_replicas_that_answer_in_turn_and_are_safe()
    {
        var (commands, shown) = Read("./run");
        await using var run = Shell($"{commands} --Port=0");
        foreach (var label in shown.Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => Label().Match(line).Value.Trim()).Where(label => label.Length > 0))
        {
            await run.LineAsync(label);
        }

        var port = Port().Match(await run.LineAsync("MCP endpoint")).Groups["port"].Value;
        var (loop, answers) = Read("for i in");
        var turns = await OutputAsync(loop.Replace(":8080", $":{port}", StringComparison.Ordinal));
        var probe = Readme.Inline.Single(code => code.Contains("--project Probe", StringComparison.Ordinal));
        var verdict = await OutputAsync(NoBuild(probe).Replace(":8080", $":{port}", StringComparison.Ordinal));

        // The first of the six is any of the three: the start has called them too.
        var first = Array.IndexOf(answers, turns[0]);
        Assert.Equal(Enumerable.Range(first, 6).Select(turn => answers[turn % 6]), turns.Where(line => line.Length > 0));
        Assert.Contains(verdict, line => line.StartsWith("Safe: ", StringComparison.Ordinal));
        run.Signal(ApplicationProcess.Terminate);
        await run.EndAsync();
    }

    [Fact]
    public async Task The_balancer_runs_alone_in_front_of_any_servers()
    {
        await using var one = await FaultyReplica.StartAsync();
        await using var two = await FaultyReplica.StartAsync();
        var port = FreePort.Next();
        var command = Readme.Blocks.Single(block => block.StartsWith("dotnet run --project LoadBalancer", StringComparison.Ordinal)).Trim()
            .Replace("http://localhost:8080", $"http://localhost:{port}", StringComparison.Ordinal)
            .Replace("http://localhost:5001", one.Address, StringComparison.Ordinal)
            .Replace("http://localhost:5002", two.Address, StringComparison.Ordinal);
        await using var balancer = Shell($"{NoBuild(command)} --Balancer:PageUrl=");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        await Eventually.HoldsAsync("both replicas are called", async () =>
        {
            try
            {
                await http.CallToolAsync("change");
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            return one.Executions > 0 && two.Executions > 0;
        });
    }

    private static ApplicationProcess Shell(string command) => new(new ProcessStartInfo("bash", ["-c", $"exec {command}"]) { WorkingDirectory = Repository.Root }, []);

    private static async Task<string[]> OutputAsync(string command)
    {
        await using var shell = new ApplicationProcess(new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = Repository.Root });
        await shell.EndAsync();
        return shell.Output.Split(Environment.NewLine);
    }

    // The tests run in what is built already.
    private static string NoBuild(string command) => command.Replace("dotnet run", "dotnet run --no-build", StringComparison.Ordinal);

    /// <summary>A command after a prompt, with the lines that continue it, and the output that is shown below it.</summary>
    private static (string Command, string[] Output) Read(string start)
    {
        var lines = Readme.Blocks.Single(block => block.StartsWith($"$ {start}", StringComparison.Ordinal)).TrimEnd().Split('\n');
        var last = Array.FindIndex(lines, line => !line.EndsWith('\\'));
        return (string.Join('\n', lines[..(last + 1)])[2..], lines[(last + 1)..]);
    }

    // "  MCP endpoint     http://…" and "  client JSON      {…": what is before two spaces.
    [GeneratedRegex(@"^  \w[\w' ]*?(?=  )")]
    private static partial Regex Label();

    [GeneratedRegex(@":(?<port>\d+)/mcp")]
    private static partial Regex Port();
}
