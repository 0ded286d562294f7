using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A replica accepts connections and requests but does not answer.</summary>
[Trait("Run", "All")]
public sealed class ReplicaStalls
{
    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task Read_only_requests_wait_until_probes_detect_the_hang_and_are_then_retried_on_another_replica()
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
    public async Task A_call_to_a_hanging_replica_waits_and_is_answered_when_the_replica_continues()
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
    public async Task A_call_that_exceeds_its_deadline_ends_with_504_and_is_not_retried()
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
