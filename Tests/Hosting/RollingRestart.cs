using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The command of the AppHost that restarts every replica.</summary>
[Trait("Run", "All")]
public sealed class RollingRestart(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    [Fact]
    public async Task Every_replica_is_another_process_afterwards_and_no_request_is_lost()
    {
        var load = Load.OfReading(application.Http);
        var changes = Load.Start(application.Http, (http, client) => http.CallToolAsync("open_notebook", new { title = $"{client}" }), clients: 5);
        await load.GoesOnAsync();
        var before = await ProcessesAsync();

        var restart = await application.ExecuteAsync("balancer", "restart-all");

        Assert.Equal((true, "Restarted mcp-1, mcp-2, mcp-3."), (restart.Success, restart.Message));
        Assert.Empty((await ProcessesAsync()).Intersect(before));
        await load.GoesOnAsync();
        await load.EndsWithoutAFailureAsync();
        await changes.EndsWithoutAFailureAsync();
    }

    [Fact]
    public async Task It_stops_at_a_drained_replica()
    {
        var before = await ProcessesAsync();
        await application.Page.ActAsync("mcp-1", "drain");

        var restart = await application.ExecuteAsync("balancer", "restart-all");

        await application.Page.ActAsync("mcp-1", "restore");
        Assert.Equal((false, "mcp-1 is drained. Restore it first. The replicas after it were not restarted."), (restart.Success, restart.Message));
        Assert.Equal(before, await ProcessesAsync());
    }

    [Fact]
    public async Task It_does_not_interrupt_a_call_that_takes_longer_than_its_limit()
    {
        var before = await ProcessesAsync();
        var call = application.Http.CallToolAsync("count_to", new { limit = 60, pause = 1_000 });
        await Eventually.HoldsAsync("the call runs", async () => (await application.Page.PageStateAsync())["replicas"]!.AsArray().Any(replica => (int)replica!["inFlight"]! > 0));

        var restart = await application.ExecuteAsync("balancer", "restart-all");

        Assert.False(restart.Success);
        Assert.EndsWith("was not restarted: it still had 1 request in flight after 30 s. The replicas after it were not restarted.", restart.Message, StringComparison.Ordinal);
        Assert.Contains(await ProcessesAsync(), before.Contains);
        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    private async Task<HashSet<int>> ProcessesAsync()
    {
        var processes = new HashSet<int>();
        foreach (var name in new[] { "mcp-1", "mcp-2", "mcp-3" })
        {
            using var replica = application.Replica(name);
            processes.Add((int)(await replica.CallToolAsync("who_am_i")).Result["structuredContent"]!["processId"]!);
        }

        return processes;
    }
}
