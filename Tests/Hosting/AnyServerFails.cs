using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A program that is no MCP server at the port it was given. Each run ends by itself, in a sentence with the program's last lines.</summary>
[Trait("Run", "All")]
public class AnyServerFails
{
    private const string Start = "console.log('I begin.');";

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("throw new Error('no licence');", "mcp-1 ended with exit code 1 before it was healthy. Its last lines:", "Error: no licence")]
    [InlineData("process.stdin.resume();", "mcp-1 ended with exit code 0 before it was healthy. A server that reads stdin listens at no port: put a bridge to HTTP before it, as supergateway is, or start it with its option for HTTP. Its last lines:", "I begin.")]
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
    public async Task One_that_listens_nowhere_is_waited_for_in_words_and_ends_the_run_when_its_time_is_up()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Replicas=1", "--StartTimeout=00:00:12", $"--Command=node -e \"{Start}setInterval(() => {{}}, 1000)\"");

        Assert.Equal(1, await host.EndAsync());

        await host.LineAsync("Waiting for mcp-1 (Running: it does not listen at localhost:");
        await host.LineAsync("A server that reads stdin listens at no port");
        await host.LineAsync("  I begin.");
    }
}
