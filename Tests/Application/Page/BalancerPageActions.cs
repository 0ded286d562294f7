using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Drains, restores and kills a replica, through the balancer's page and the commands of the AppHost.</summary>
[Trait("Run", "All")]
public class BalancerPageActions(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    [Fact]
    public async Task A_drained_replica_gets_no_request_until_it_is_restored()
    {
        var drained = await application.Page.ActAsync("mcp-2", "drain");

        Assert.Equal((HttpStatusCode.OK, "mcp-2 is drained: it finishes its current requests and gets no new ones."), drained);
        Assert.Equal("drained", (string?)(await application.Page.PageReplicaAsync("mcp-2"))["state"]);
        Assert.DoesNotContain("mcp-2", await AnswerersAsync());
        Assert.Equal((HttpStatusCode.OK, "mcp-2 was drained already."), await application.Page.ActAsync("mcp-2", "drain"));

        var restored = await application.Page.ActAsync("mcp-2", "restore");

        Assert.Equal((HttpStatusCode.OK, "mcp-2 is restored: it gets requests as soon as it is ready."), restored);
        await EveryReplicaAnswersAsync();
        Assert.Equal((HttpStatusCode.OK, "mcp-2 was not drained."), await application.Page.ActAsync("mcp-2", "restore"));
    }

    [Fact]
    public async Task A_request_is_shown_as_refused_when_every_replica_is_drained()
    {
        foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            await application.Page.ActAsync(name, "drain");
        }

        var answer = await application.Http.CallToolAsync("who_am_i");
        JsonNode? shown = null;
        await Eventually.HoldsAsync("the refusal is shown", async () => (shown = (await application.Page.PageStateAsync())["requests"]!.AsArray().LastOrDefault(request => (string?)request!["outcome"] is "refused")) is not null);
        foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            await application.Page.ActAsync(name, "restore");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(("refused", 503, 0), ((string?)shown!["outcome"], (int)shown["status"]!, shown["attempts"]!.AsArray().Count));
    }

    [Fact]
    public async Task The_page_has_no_action_to_kill()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await application.Page.ActAsync("mcp-3", "kill")).Status);
        await application.Page.ReplicaBecomesAsync("mcp-3", "ready");
    }

    [Fact]
    public async Task The_command_kill_ends_every_process_of_a_replica()
    {
        var id = await ProcessIdAsync("mcp-3");
        using var process = Process.GetProcessById(id);

        var kill = await application.ExecuteAsync("mcp-3", "kill");

        Assert.True(kill.Success, kill.Message);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        await application.WaitForAsync("mcp-3", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        Assert.Equal((false, "mcp-3 is not running."), await application.ExecuteAsync("mcp-3", "kill") is var again ? (again.Success, again.Message) : default);
        await StartAsync("mcp-3");
        Assert.NotEqual(id, await ProcessIdAsync("mcp-3"));
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task A_replica_that_does_not_answer_is_killed_too()
    {
        var id = await ProcessIdAsync("mcp-2");
        ApplicationProcess.Signal(id, ApplicationProcess.Stop);

        var kill = await application.ExecuteAsync("mcp-2", "kill");

        Assert.True(kill.Success, kill.Message);
        await StartAsync("mcp-2");
    }

    [Fact]
    public async Task The_commands_of_the_AppHost_do_the_same()
    {
        var drain = await application.ExecuteAsync("mcp-1", "drain");
        Assert.Equal((true, "mcp-1 is drained: it finishes its current requests and gets no new ones."), (drain.Success, drain.Message));
        Assert.DoesNotContain("mcp-1", await AnswerersAsync());

        var restore = await application.ExecuteAsync("mcp-1", "restore");
        Assert.Equal((true, "mcp-1 is restored: it gets requests as soon as it is ready."), (restore.Success, restore.Message));
        await EveryReplicaAnswersAsync();

        var kill = await application.ExecuteAsync("mcp-1", "kill");
        Assert.True(kill.Success, kill.Message);
        Assert.False((await application.ExecuteAsync("mcp-1", "kill")).Success);
        await StartAsync("mcp-1");
    }

    [Fact]
    public Task The_balancer_s_resource_leads_to_the_MCP_endpoint() =>
        application.WaitForAsync("balancer", snapshot => snapshot.Urls.Any(url => url.Url == application.McpEndpoint.ToString()));

    // A replica that another test killed gets few requests at first.
    private Task EveryReplicaAnswersAsync() => Eventually.HoldsAsync("every replica answers", async () => (await AnswerersAsync()).SetEquals(["mcp-1", "mcp-2", "mcp-3"]));

    /// <summary>Starts a killed replica again, after the balancer has ejected it and the AppHost has reported its end.</summary>
    private async Task StartAsync(string replica)
    {
        await application.Page.ReplicaBecomesAsync(replica, "ejected");
        await application.WaitForAsync(replica, snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        var start = await application.ExecuteAsync(replica, KnownResourceCommands.StartCommand);
        Assert.True(start.Success, start.Message);
        await application.Page.ReplicaBecomesAsync(replica, "ready");
    }

    private async Task<SortedSet<string>> AnswerersAsync()
    {
        var answers = new SortedSet<string>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add((await application.Http.CallToolAsync("who_am_i")).Replica);
        }

        return answers;
    }

    private async Task<int> ProcessIdAsync(string replica)
    {
        using var http = application.Replica(replica);
        return (int)(await http.CallToolAsync("who_am_i")).Result["structuredContent"]!["processId"]!;
    }
}
