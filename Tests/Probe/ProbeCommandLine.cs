using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAspire.Probe.Judgement;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The command line of the probe, and its documentation, which must match.</summary>
public partial class ProbeCommandLine
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "probe.md"));

    [Theory]
    [InlineData("Required argument 'endpoint' missing for command: 'mcp-probe'.")]
    [InlineData("The endpoint must be an absolute http or https address such as https://host/mcp; it is 'host'.", "host")]
    [InlineData("--calls must be a whole number from 10 to 10000; it is '9'.", "http://host/mcp", "--calls=9")]
    [InlineData("--args requires --tool: it holds the arguments of that tool.", "http://host/mcp", "--args={}")]
    [InlineData("--then requires --tool: it is called after that tool.", "http://host/mcp", "--then=read")]
    [InlineData("--min-replicas must be a whole number from 1 to 100; it is '0'.", "http://host/mcp", "--min-replicas=0")]
    [InlineData("--replica must be an absolute http or https address such as https://host/mcp; it is 'mcp-1'.", "http://host/mcp", "--replica=mcp-1")]
    [InlineData("--hold must be a time from 1s to 60m, such as 90s; it is 'long'.", "http://host/mcp", "--hold=long")]
    [InlineData("The environment variable NOT_SET_HERE is not set.", "http://host/mcp", "--header-env=X-Key=NOT_SET_HERE")]
    [InlineData("--key requires --cert: it is the private key of that certificate.", "http://host/mcp", "--key=client.key")]
    [InlineData("--compare must be an absolute http or https address such as https://host/mcp; it is 'other'.", "http://host/mcp", "--compare=other")]
    [InlineData("--header must be 'name: value', with a valid name of a request header.", "http://host/mcp", "--header=secret")]
    public async Task Wrong_usage_is_reported_and_exits_with_64(string message, params string[] args)
    {
        var probe = await ProbeProcess.RunAsync(args);

        Assert.Equal(64, probe.ExitCode);
        Assert.Equal([message, "See mcp-probe --help."], probe.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Help_lists_the_options_that_are_documented()
    {
        var help = await ProbeProcess.RunAsync("--help");

        var options = Option().Matches(help.Output).Select(match => match.Value).ToList();
        Assert.Equal(0, help.ExitCode);
        Assert.Equal(
            [
                "--args", "--bearer-env", "--bearer-file", "--cacert", "--calls", "--cert", "--compare", "--connections", "--deadline", "--era", "--format", "--header", "--header-env", "--header-file",
                "--help", "--hold", "--insecure", "--json", "--key", "--min-replicas", "--origin", "--replica", "--then", "--then-args", "--timeout", "--tool", "--version",
            ],
            options.Order());
        Assert.All(options.Except(["--help", "--version"]), option => Assert.Contains($"| `{option}", Page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_JSON_report_has_the_documented_fields()
    {
        await using var server = await TinyServer.StartAsync((context, _) =>
        {
            context.Response.Headers["X-Served-By"] = "one";
            return Task.FromResult(false);
        });

        var reached = await ProbeProcess.RunAsync(server.McpEndpoint);
        var unreachable = await ProbeProcess.RunAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/mcp"));

        Assert.All(Fields(reached.Report).Concat(Fields(unreachable.Report)).Distinct(), field => Assert.Contains($"`{field}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_is_documented() =>
        Assert.All(Enum.GetValues<Cause>(), cause => Assert.Contains($"| `{cause.In(null, "").Id}` |", Page, StringComparison.Ordinal));

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject values => values.SelectMany(pair => pair.Key is "statuses" ? [pair.Key] : Fields(pair.Value).Prepend(pair.Key)),
        JsonArray items => items.SelectMany(Fields),
        _ => [],
    };

    [GeneratedRegex("(?<=^  (-., )?)--[a-z-]+|(?<=, )--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex Option();
}
