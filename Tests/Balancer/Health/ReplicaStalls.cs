using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A replica takes connections and requests, and answers none.</summary>
[Trait("Run", "All")]
public sealed class ReplicaStalls
{
    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task Clients_that_read_wait_until_a_probe_finds_out_and_then_are_served_by_another()
    {
        await using var servers = await ThreeServers.StartAsync();
        var load = Load.Start(servers.Http, (http, _) => http.McpAsync("tools/list"));
        await load.GoesOnAsync();

        servers[2].Process.Signal(ApplicationProcess.Stop);

        await servers.Page.ReplicaBecomesAsync("mcp-2", "ejected");
        await load.GoesOnAsync();
        servers[2].Process.Signal(ApplicationProcess.Continue);
        await servers.AllBecomeReadyAsync();
        await load.GoesOnAsync();
        await load.EndsWithoutAFailureAsync();
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task A_call_that_was_sent_to_it_waits_and_is_answered_when_it_goes_on()
    {
        await using var servers = await ThreeServers.StartAsync();
        var calls = Enumerable.Range(0, 6).Select(_ => servers.Http.CallToolAsync("count_to", new { limit = 30, pause = 100 })).ToList();
        await Eventually.HoldsAsync("it has one of them", async () => (int)(await servers.Page.PageReplicaAsync("mcp-1"))["inFlight"]! > 0);
        servers[1].Process.Signal(ApplicationProcess.Stop);
        await servers.Page.ReplicaBecomesAsync("mcp-1", "ejected");

        servers[1].Process.Signal(ApplicationProcess.Continue);

        var answers = await Task.WhenAll(calls);
        Assert.All(answers, answer => Assert.Equal("Counted to 30.", answer.Text));
        Assert.Contains("mcp-1", answers.Select(answer => answer.Replica));
    }

    [Fact]
    public async Task A_call_that_has_a_deadline_ends_with_504_and_is_not_sent_again()
    {
        await using var one = await FaultyReplica.StartAsync();
        await using var two = await FaultyReplica.StartAsync();
        await using var balancer = await LoneBalancer.StartAsync([one, two], "--Balancer:HealthPath=", "--Balancer:ToolDeadline=00:00:01");
        one.Fault = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        var answer = await balancer.Http.CallToolAsync("change");

        Assert.Equal((HttpStatusCode.GatewayTimeout, -32603), (answer.Status, answer.ErrorCode));
        Assert.Equal("No replica answered in time. One may have executed the request.", (string?)answer.Message!["error"]!["message"]);
        Assert.Equal((1, 0), (one.Executions, two.Executions));
    }
}
