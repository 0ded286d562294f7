using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Programs that do not serve MCP at their port. Each run ends with a message and the program's last lines.</summary>
[Trait("Run", "All")]
public class AnyServerFails
{
    private const string Start = "console.log('I begin.');";

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("throw new Error('no licence');", "mcp-1 ended with exit code 1 before it was healthy. Last lines of mcp-1:", "Error: no licence")]
    [InlineData("process.stdin.resume();", "mcp-1 ended with exit code 0 before it was healthy. A stdio server does not listen on a port: start it with its HTTP option, or use an HTTP bridge such as supergateway. Last lines of mcp-1:", "I begin.")]
    [InlineData("require('http').createServer().listen(0, '127.0.0.1', function () { console.log('At ' + this.address().port) });", "mcp-1 listens at 127.0.0.1:", "I begin.")]
    public async Task It_ends_the_run_with_its_last_lines_within_30_seconds(string script, string sentence, string line)
    {
        var watch = Stopwatch.StartNew();
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Replicas=1", $"--Command=node -e \"{Start}{script}\"");

        Assert.Equal(1, await host.EndAsync());

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await host.LineAsync(sentence);
        await host.LineAsync($"  {line}");
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task A_program_that_does_not_listen_is_reported_and_ends_the_run_after_the_start_timeout()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Replicas=1", "--StartTimeout=00:00:12", $"--Command=node -e \"{Start}setInterval(() => {{}}, 1000)\"");

        Assert.Equal(1, await host.EndAsync());

        await host.LineAsync("s for mcp-1 (Running: it does not listen at localhost:");
        await host.LineAsync("A stdio server does not listen on a port");
        await host.LineAsync("  I begin.");
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task A_replica_that_ends_after_it_was_healthy_is_reported_and_the_run_continues()
    {
        // mcp-1 listens at once and ends when its file appears. mcp-2 listens only when its own file appears.
        const string Script = "const fs = require('fs'); const has = fs.existsSync; const listen = () => require('http').createServer((_, answer) => answer.end()).listen(process.env.PORT, '127.0.0.1');"
            + "if ('{name}' === 'mcp-1') { listen(); setInterval(() => has('mcp-1') && process.exit(3), 50) } else { const wait = setInterval(() => has('mcp-2') && (clearInterval(wait), listen()), 50) }";
        var folder = Directory.CreateTempSubdirectory("ending-");
        try
        {
            await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Replicas=2", $"--Directory={folder.FullName}", $"--Command=node -e \"{Start}{Script}\"");
            await host.LineAsync("mcp-1 is healthy");

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mcp-1"), "", TestContext.Current.CancellationToken);
            await host.LineAsync("mcp-1 ended with exit code 3 during the start. Last lines of mcp-1:");
            await host.LineAsync("  I begin.");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mcp-2"), "", TestContext.Current.CancellationToken);

            await host.LineAsync("Ready: 1 of 2 replicas behind one balancer");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
