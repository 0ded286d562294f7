using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Three replicas of a Node server by <c>--Command</c>: the first listens only at 127.0.0.1, the second only at ::1, the third at every address.</summary>
[Trait("Run", "All")]
public sealed class AnyServer(AnyServer.ThreeTimes application) : IClassFixture<AnyServer.ThreeTimes>
{
    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task Each_replica_has_its_own_name_port_and_variables_and_runs_in_the_given_folder()
    {
        var answers = new List<JsonNode>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add(await application.CallAsync());
        }

        var replicas = answers.DistinctBy(answer => (string?)answer["name"]).OrderBy(answer => (string?)answer["name"], StringComparer.Ordinal).ToList();
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], replicas.Select(replica => (string?)replica["name"]));
        Assert.Equal(["127.0.0.1", "::1", "0.0.0.0"], replicas.Select(replica => (string?)replica["address"]));
        Assert.Equal(3, replicas.Select(replica => (string?)replica["port"]).Distinct().Count());
        Assert.All(replicas, replica => Assert.Equal($"Hello from {replica["name"]} at {replica["port"]}", (string?)replica["greeting"]));
        Assert.All(replicas, replica => Assert.Equal(NodeClient.Folder.Location, (string?)replica["folder"]));
        Assert.All(replicas, replica => Assert.Equal((string?)replica["name"], (string?)replica["otel"]));
        Assert.All(replicas, replica => Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", (string?)replica["headers"]!["traceparent"]));
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task No_read_only_call_fails_when_a_replica_is_killed_and_started_again()
    {
        // A replica may answer before Aspire reports that it runs.
        await application.WaitForAsync("mcp-2", replica => replica.State?.Text == KnownResourceStates.Running);
        var victim = (int)(await application.CallAsync("mcp-2"))["processId"]!;

        var kill = await application.ExecuteAsync("mcp-2", "kill");
        var others = new[] { await application.CallAsync(), await application.CallAsync(), await application.CallAsync() };
        var start = await application.ExecuteAsync("mcp-2", KnownResourceCommands.StartCommand);
        await application.Page.ReplicaBecomesAsync("mcp-2", "ready");

        Assert.Equal((true, $"mcp-2 was killed: process {victim} and its children."), (kill.Success, kill.Message));
        Assert.DoesNotContain("mcp-2", others.Select(answer => (string?)answer["name"]));
        Assert.True(start.Success, start.Message);
        Assert.NotEqual(victim, (int)(await application.CallAsync("mcp-2"))["processId"]!);
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task The_balancer_and_the_replicas_have_the_same_commands_as_with_C_sharp_servers()
    {
        Assert.Equal("mcp-1 is drained: it finishes its current requests and gets no new ones.", (await application.ExecuteAsync("mcp-1", "drain")).Message);
        Assert.Equal("mcp-1 is restored: it gets requests as soon as it is ready.", (await application.ExecuteAsync("mcp-1", "restore")).Message);
        Assert.StartsWith("Safe: ", (await application.ExecuteAsync("balancer", "probe")).Message, StringComparison.Ordinal);
        Assert.Equal("Restarted mcp-1, mcp-2, mcp-3.", (await application.ExecuteAsync("balancer", "restart-all")).Message);
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task The_link_of_the_balancer_has_the_path_of_the_MCP_endpoint() =>
        await application.WaitForAsync("balancer", balancer => balancer.Urls.Any(url => url.Url.EndsWith("/api/mcp", StringComparison.Ordinal) && url.DisplayProperties.DisplayName is "MCP endpoint"));

    public sealed class ThreeTimes : Application
    {
        protected override async Task<string[]> OptionsAsync()
        {
            await NodeClient.Folder.InstalledAsync();
            return
            [
                "--Command=node any-server.mjs {name} /api/mcp \"Hello from {name} at {port}\"",
                $"--Directory={NodeClient.Folder.Location}",
                "--Environment:NAME={name}",
                "--McpPath=/api/mcp",
                "--HealthPath=/ready",
            ];
        }

        /// <summary>The description that a replica returns of itself: the next replica, or the one with a name.</summary>
        internal async Task<JsonNode> CallAsync(string? replica = null)
        {
            JsonNode? answer = null;
            await Eventually.HoldsAsync($"{replica} answers", async () => replica is null | (string?)(answer = await CallAsync(Http))["name"] == replica);
            return answer!;
        }

        private static async Task<JsonNode> CallAsync(HttpClient http)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/mcp");
            request.Headers.Accept.ParseAdd("application/json, text/event-stream");
            request.Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = "where_am_i" } });
            var answer = await http.ExchangeAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            return answer.Result["structuredContent"]!;
        }
    }
}
