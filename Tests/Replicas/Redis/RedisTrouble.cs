using System.Net;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>Redis is away, comes back, or stands still. What needs no Redis goes on.</summary>
[Trait("Run", "All")]
public sealed class RedisTrouble
{
    private const string Away = "This tool needs Redis, which does not answer. Try again later.";

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_replica_starts_without_Redis_serves_what_needs_none_and_finds_it_when_it_comes(RedisProgram program)
    {
        using var redis = RedisServer.NotStarted(program);
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");

        await HealthBecomesAsync(server, "Degraded");
        Assert.Equal(HttpStatusCode.OK, (await server.Http.CallToolAsync("who_am_i")).Status);
        var refused = await server.Http.CallToolAsync("open_notebook", new { title = "early" });
        Assert.True(refused.IsError);
        Assert.EndsWith(Away, refused.Text, StringComparison.Ordinal);

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("it has found Redis", async () => !(await server.Http.CallToolAsync("open_notebook", new { title = "late" })).IsError);
        await HealthBecomesAsync(server, "Healthy");
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task What_needs_no_Redis_is_served_while_Redis_dies_comes_back_and_stands_still(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var servers = await ThreeServers.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        Assert.False((await servers.Http.CallToolAsync("open_notebook", new { title = "before" })).IsError);
        var load = Load.OfReading(servers.Http);
        await load.GoesOnAsync();

        redis.Stop();
        await Eventually.HoldsAsync("a tool says that Redis is away", async () =>
            await servers.Http.CallToolAsync("open_notebook", new { title = "away" }) is { IsError: true } answer && answer.Text.EndsWith(Away, StringComparison.Ordinal));
        await load.GoesOnAsync();

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("notebooks are kept again", async () => !(await servers.Http.CallToolAsync("open_notebook", new { title = "back" })).IsError);
        await load.GoesOnAsync();

        if (Requirements.Signals)
        {
            redis.Signal(ApplicationProcess.Stop);
            await HealthBecomesAsync(servers[1], "Degraded");
            await load.GoesOnAsync(500);
            redis.Signal(ApplicationProcess.Continue);
            await HealthBecomesAsync(servers[1], "Healthy");
        }

        await load.EndsWithoutAFailureAsync();
    }

    [Fact]
    public async Task A_tool_whose_own_service_times_out_is_not_told_to_need_Redis()
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<SlowTools>());

        var answer = await server.Http.CallToolAsync("ask_weather");

        Assert.Equal((true, "An error occurred invoking 'ask_weather'."), (answer.IsError, answer.Text));
    }

    private static Task HealthBecomesAsync(LoneServer server, string status) => Eventually.HoldsAsync(
        $"it says that it is {status}",
        async () => await server.Http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken) == status);

    [McpServerToolType]
    private sealed class SlowTools
    {
        [McpServerTool(Name = "ask_weather")]
        public static string AskWeather() => throw new TimeoutException("The weather service did not answer.");
    }
}
