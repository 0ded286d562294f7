using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A replica shuts down.</summary>
[Trait("Run", "All")]
public sealed class Draining
{
    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task No_request_is_lost_when_replicas_shut_down_one_after_another()
    {
        await using var servers = await ThreeServers.StartAsync();
        var load = Load.OfReading(servers.Http);
        var changes = Load.Start(servers.Http, (http, client) => http.CallToolAsync("open_notebook", new { title = $"{client}" }), clients: 5);
        foreach (var (_, server) in servers.All)
        {
            await load.GoesOnAsync();

            server.Process.Signal(ApplicationProcess.Terminate);

            Assert.Equal(0, await server.Process.EndAsync());
            await server.StartAgainAsync();
            await servers.AllBecomeReadyAsync();
        }

        await load.EndsWithoutAFailureAsync();
        await changes.EndsWithoutAFailureAsync();
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task A_replica_that_shuts_down_first_reports_not_ready_and_completes_its_calls()
    {
        await using var servers = await ThreeServers.StartAsync("--Drain:Quiet=00:00:02");
        var call = servers[1].Http.CallToolAsync("count_to", new { limit = 30, pause = 100 });
        var asked = 0;
        await Eventually.HoldsAsync("it has the call", async () => (int)(await servers[1].Http.CallToolAsync("who_am_i")).Result["structuredContent"]!["requestsServed"]! > ++asked);

        servers[1].Process.Signal(ApplicationProcess.Terminate);

        await servers.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        Assert.False(servers[1].Process.Process.HasExited);
        Assert.Equal("Counted to 30.", (await call).Text);
        Assert.Equal(0, await servers[1].Process.EndAsync());
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public async Task An_idle_server_shuts_down_at_once()
    {
        await using var server = await LoneServer.StartAsync("--Drain:Grace=00:05:00");

        server.Process.Signal(ApplicationProcess.Terminate);

        Assert.Equal(0, await server.Process.EndAsync());
    }

    [Theory]
    [InlineData("--Drain:Grace=00:10:00", "Drain")]
    [InlineData("--Drain:Quiet=-00:00:01", "Drain")]
    public async Task Wrong_configuration_stops_the_server_at_start(string option, string section)
    {
        await using var server = new ApplicationProcess("McpServer", option);

        Assert.NotEqual(0, await server.EndAsync());
        await server.LineAsync(section);
    }
}
