using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class RoundRobin(ThreeReplicas application)
{
    [Fact]
    public async Task Every_replica_answers_in_turn()
    {
        var answers = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add((await application.Http.CallToolAsync("who_am_i")).Replica);
        }

        string[] turn = ["mcp-1", "mcp-2", "mcp-3", "mcp-1", "mcp-2", "mcp-3", "mcp-1", "mcp-2"];
        var first = Array.IndexOf(turn, answers[0]);
        Assert.Equal(turn[first..(first + 6)], answers);
    }

    [Fact]
    public async Task Three_thousand_calls_in_a_row_are_a_thousand_for_each_replica()
    {
        var shares = new Dictionary<string, int>();
        for (var call = 0; call < 3_000; call++)
        {
            var replica = (await application.Http.CallToolAsync("who_am_i")).Replica;
            shares[replica] = shares.GetValueOrDefault(replica) + 1;
        }

        Assert.Equal(new Dictionary<string, int> { ["mcp-1"] = 1_000, ["mcp-2"] = 1_000, ["mcp-3"] = 1_000 }, shares);
    }

    [Fact]
    public async Task The_replica_in_the_answer_matches_the_header()
    {
        var answer = await application.Http.CallToolAsync("who_am_i", era: Era.Modern);

        var report = answer.Result["structuredContent"]!;
        Assert.Equal(answer.Replica, (string?)report["replica"]);
        Assert.Equal("by-hand 1", (string?)report["client"]);
        Assert.StartsWith($"{answer.Replica} answered by-hand 1: process {report["processId"]}, up for ", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Era.Legacy)]
    [InlineData(Era.Modern)]
    public async Task Every_replica_lists_the_same_tools_in_the_same_order(Era era)
    {
        foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            using var replica = application.Replica(name);

            var tools = (await replica.McpAsync("tools/list", era: era)).Result["tools"]!.AsArray().Select(tool => (string?)tool!["name"]);

            Assert.Equal(["who_am_i", "echo", "count_to", "open_notebook", "add_note", "read_notebook", "plan_trip"], tools);
        }
    }
}
