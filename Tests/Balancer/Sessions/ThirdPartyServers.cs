using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Three processes of a server in another language, which keeps sessions in memory and does not support balancers, and real clients.</summary>
public class ThirdPartyServers
{
    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("v1", true)]
    [InlineData("v1-sse", true)]
    [InlineData("v2-legacy", true)]
    [InlineData("v1", false)]
    [InlineData("v1-sse", false)]
    public async Task A_client_works_only_if_its_session_is_followed(string client, bool isFollowed)
    {
        await using var servers = await NodeServers.StartAsync("Listening.", (name, port) => ["sessions.mjs", name, port]);
        await using var balancer = await BalancerInProcess.StartAsync([$"--Balancer:SessionMode={(isFollowed ? "Sticky" : "Stateful")}", .. servers.Options]);

        var reports = await NodeClient.RunAsync(client, new Uri(balancer.Http.BaseAddress!, "/mcp"), together: false);

        if (isFollowed)
        {
            Assert.All(reports, report => Assert.Null(report.Error));
            Assert.All(reports, report => Assert.Equal((6, 1), (report.Replicas!.Length, report.Replicas.Distinct().Count())));
        }
        else
        {
            Assert.All(reports, report => Assert.Contains("Session not found", report.Error, StringComparison.Ordinal));
        }
    }

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("http", "/mcp", true)]
    [InlineData("sse", "/sse", true)]
    [InlineData("http", "/mcp", false)]
    public async Task A_session_of_twelve_steps_with_server_everything_works_only_if_it_is_followed(string kind, string path, bool isFollowed)
    {
        var transport = kind is "http" ? "streamableHttp" : kind;
        await using var servers = await NodeServers.StartAsync(
            "on port", (_, _) => [NodeClient.Folder.File("@modelcontextprotocol/server-everything", "dist/index.js"), transport]);
        await using var balancer = await BalancerInProcess.StartAsync([$"--Balancer:SessionMode={(isFollowed ? "Sticky" : "Stateful")}", .. servers.Options]);

        var run = await NodeClient.Folder.RunAsync("everything.mjs", kind, $"{new Uri(balancer.Http.BaseAddress!, path)}");

        Assert.True(run.ExitCode is 0, run.Errors);
        var reports = JsonNode.Parse(run.Output)!.AsArray();
        Assert.Equal(3, reports.Count);
        if (isFollowed)
        {
            Assert.All(reports, report => Assert.Null((string?)report!["error"]));
            Assert.All(reports, report => Assert.Equal(12, report!["steps"]!.AsArray().Count));
            Assert.All(reports, report => Assert.Matches(kind is "http" ? "^mcp-[123][.]" : "^$", (string?)report!["session"] ?? ""));
        }
        else
        {
            Assert.All(reports, report => Assert.NotNull((string?)report!["error"]));
        }
    }
}
