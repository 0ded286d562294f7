using System.Net;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A replica is killed, as in a crash, while fifty clients call.</summary>
[Trait("Run", "All")]
public sealed class ReplicaDies
{
    private const int MostNotes = 90;

    [Fact]
    public async Task Clients_that_read_see_no_error_whichever_replica_is_killed()
    {
        await using var servers = await ThreeServers.StartAsync();
        foreach (var (name, server) in servers.All)
        {
            var load = Load.OfReading(servers.Http);
            await load.GoesOnAsync();

            server.Process.Signal(ApplicationProcess.Kill);

            await servers.Page.ReplicaBecomesAsync(name, "ejected");
            await load.GoesOnAsync();
            await load.EndsWithoutAFailureAsync();
            await server.StartAgainAsync();
            await servers.AllBecomeReadyAsync();
        }
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_call_that_changes_something_is_executed_at_most_once_or_reported_as_failed(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var servers = await ThreeServers.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        var notebooks = new string[Load.Clients];
        for (var client = 0; client < notebooks.Length; client++)
        {
            notebooks[client] = (await servers.Http.CallToolAsync("open_notebook", new { title = "calls" })).Text;
        }

        var noted = 0;
        var calls = new int[notebooks.Length];
        var load = Load.Start(servers.Http, async (http, client) =>
        {
            if (calls[client] is MostNotes)
            {
                return await http.CallToolAsync("read_notebook", new { handle = notebooks[client] });
            }

            var answer = await http.CallToolAsync("add_note", new { handle = notebooks[client], note = $"call {++calls[client]}" });
            Interlocked.Add(ref noted, answer.Status is HttpStatusCode.OK ? 1 : 0);
            return answer;
        });
        await load.GoesOnAsync();

        servers[2].Process.Signal(ApplicationProcess.Kill);

        await servers.Page.ReplicaBecomesAsync("mcp-2", "ejected");
        await load.GoesOnAsync();
        await load.StopAsync();
        Assert.Empty(load.Broken);
        Assert.All(load.Refused, answer => Assert.Equal((HttpStatusCode.BadGateway, -32603), (answer.Status, answer.ErrorCode)));
        // No client has more than one call in flight.
        Assert.InRange(load.Refused.Count, 0, Load.Clients);
        var notes = 0;
        for (var client = 0; client < notebooks.Length; client++)
        {
            var lines = (await servers.Http.CallToolAsync("read_notebook", new { handle = notebooks[client] })).Text.Split('\n')[1..];
            var executed = lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList();
            Assert.Equal(executed.Distinct(), executed);
            notes += executed.Count;
        }

        Assert.InRange(notes, noted, noted + load.Refused.Count);
    }

    [Fact]
    public async Task If_all_replicas_are_dead_calls_fail_at_once_and_service_returns_by_itself()
    {
        await using var servers = await ThreeServers.StartAsync();
        foreach (var (_, server) in servers.All)
        {
            server.Process.Signal(ApplicationProcess.Kill);
            await server.Process.EndAsync();
        }

        var load = Load.OfReading(servers.Http);
        await Eventually.HoldsAsync("many calls are refused", () => load.Refused.Count > 500);
        await load.StopAsync();
        Assert.Empty(load.Broken);
        Assert.All(load.Refused, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1), -32603), (answer.Status, answer.Headers.RetryAfter?.Delta, answer.ErrorCode)));

        await Task.WhenAll(servers.All.Select(replica => replica.Server.StartAgainAsync()));
        await servers.AllBecomeReadyAsync();
        var after = Load.OfReading(servers.Http);
        await after.GoesOnAsync();
        await after.EndsWithoutAFailureAsync();
    }

    [Fact]
    public async Task A_balancer_that_is_killed_serves_again_as_soon_as_it_runs()
    {
        await using var servers = await ThreeServers.StartAsync();
        var load = Load.OfReading(servers.Http);
        await load.GoesOnAsync();

        await servers.Balancer.RestartAsync();

        await load.GoesOnAsync();
        await load.StopAsync();
        Assert.Empty(load.Refused);
    }
}
