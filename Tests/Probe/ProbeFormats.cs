using System.Text.Json.Nodes;
using System.Xml.Linq;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The report in the formats of other tools, and the comparison of two endpoints.</summary>
public class ProbeFormats
{
    [Fact]
    public async Task JUnit_has_a_case_for_each_era_and_a_failure_for_each_reason()
    {
        await using var server = await BrokenAsync();

        var probe = await ProbeProcess.RunAsync($"{server.McpEndpoint}", "--format=junit");

        var suite = XDocument.Parse(probe.Output).Root!.Element("testsuite")!;
        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(("2", "1", "0"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("errors")));
        Assert.Equal(["legacy", "legacy unequal-lists"], suite.Elements("testcase").Select(one => (string?)one.Attribute("name")));
        Assert.Equal("unequal-lists", (string?)suite.Descendants("failure").Single().Attribute("type"));
    }

    [Fact]
    public async Task Sarif_has_a_rule_and_an_error_for_each_reason()
    {
        await using var server = await BrokenAsync();

        var probe = await ProbeProcess.RunAsync($"{server.McpEndpoint}", "--format=sarif");

        var run = JsonNode.Parse(probe.Output)!["runs"]![0]!;
        Assert.Equal(1, probe.ExitCode);
        Assert.Equal("2.1.0", (string?)JsonNode.Parse(probe.Output)!["version"]);
        Assert.Equal(["unequal-lists"], run["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => (string?)rule!["id"]));
        Assert.Equal(("unequal-lists", "error"), ((string?)run["results"]![0]!["ruleId"], (string?)run["results"]![0]!["level"]));
    }

    [Fact]
    public async Task GitHub_has_an_annotation_for_each_reason_and_ignores_commands_in_answers()
    {
        await using var server = await BrokenAsync("::error::from the server");

        var probe = await ProbeProcess.RunAsync($"{server.McpEndpoint}", "--format=github");

        var lines = probe.Output.Split('\n', StringSplitOptions.TrimEntries);
        var stop = Array.FindIndex(lines, line => line.StartsWith("::stop-commands::", StringComparison.Ordinal));
        Assert.Equal(1, probe.ExitCode);
        Assert.StartsWith("::error title=mcp-probe unequal-lists::The replicas list different things. ", lines[0], StringComparison.Ordinal);
        Assert.All(lines[..stop], line => Assert.Matches("^::(error|warning|notice) title=mcp-probe [a-z-]+::", line));
        Assert.Equal($"::{lines[stop]["::stop-commands::".Length..]}::", lines.Last(line => line.Length > 0));
    }

    [Fact]
    public async Task Json_and_format_json_are_the_same()
    {
        await using var server = await HttpTrap.StartAsync((_, _) => Task.FromResult(false));

        var named = await ProbeProcess.RunAsync($"{server.McpEndpoint}", "--format=json");
        var other = await ProbeProcess.RunAsync(server.McpEndpoint);

        named.AssertSafe();
        Assert.Equal(named.Report.AsObject().Select(field => field.Key), other.Report.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task Two_endpoints_are_compared_and_the_worse_verdict_counts()
    {
        await using var one = await HttpTrap.StartAsync((_, _) => Task.FromResult(false));
        await using var other = await BrokenAsync();

        var same = await ProbeProcess.RunAsync(one.McpEndpoint, $"--compare={one.McpEndpoint}");
        var different = await ProbeProcess.RunAsync(one.McpEndpoint, $"--compare={other.McpEndpoint}");

        same.AssertSafe();
        Assert.Empty(same.Report["comparedWith"]!["differences"]!.AsArray());
        Assert.Equal((1, "safe", "broken"), (different.ExitCode, different.Verdict, (string?)different.Report["comparedWith"]!["verdict"]));
        Assert.Contains("The verdict: Safe here, Broken there.", different.Report["comparedWith"]!["differences"]!.AsArray().Select(difference => (string?)difference));
    }

    /// <summary>Two replicas: only one of them has the tool.</summary>
    private static Task<TinyServer> BrokenAsync(string tool = "other") => TwoReplicas.StartAsync(namesReplicas: true, async (replica, context, message) =>
    {
        if (TwoReplicas.Method(message) is not "tools/list")
        {
            return false;
        }

        await TinyServer.AnswerAsync(context, message, new JsonObject { ["tools"] = replica is 0 ? new JsonArray() : new JsonArray(new JsonObject { ["name"] = tool, ["inputSchema"] = new JsonObject { ["type"] = "object" } }) }.ToJsonString());
        return true;
    });
}
