using System.Net;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>Redis is down, restarts or hangs. Tools that need no Redis work all the time.</summary>
[Trait("Run", "All")]
public sealed class RedisTrouble
{
    private const string Unavailable = "This tool needs Redis, which does not answer. Try again later.";

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_replica_starts_without_Redis_and_connects_when_Redis_starts(RedisProgram program)
    {
        using var redis = RedisServer.NotStarted(program);
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");

        await HealthBecomesAsync(server, "Degraded");
        Assert.Equal(HttpStatusCode.OK, (await server.Http.CallToolAsync("who_am_i")).Status);
        var refused = await server.Http.CallToolAsync("open_notebook", new { title = "early" });
        Assert.True(refused.IsError);
        Assert.EndsWith(Unavailable, refused.Text, StringComparison.Ordinal);

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("it is connected to Redis", async () => !(await server.Http.CallToolAsync("open_notebook", new { title = "late" })).IsError);
        await HealthBecomesAsync(server, "Healthy");
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Tools_that_need_no_Redis_work_while_Redis_dies_restarts_and_hangs(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var servers = await ThreeServers.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        Assert.False((await servers.Http.CallToolAsync("open_notebook", new { title = "before" })).IsError);
        var load = Load.OfReading(servers.Http);
        await load.GoesOnAsync();

        redis.Stop();
        await Eventually.HoldsAsync("a tool reports that Redis is unavailable", async () =>
            await servers.Http.CallToolAsync("open_notebook", new { title = "away" }) is { IsError: true } answer && answer.Text.EndsWith(Unavailable, StringComparison.Ordinal));
        await load.GoesOnAsync();

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("notebooks are stored again", async () => !(await servers.Http.CallToolAsync("open_notebook", new { title = "back" })).IsError);
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
    public async Task A_timeout_of_a_tool_s_service_is_not_reported_as_a_Redis_error()
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<SlowTools>());

        var answer = await server.Http.CallToolAsync("ask_weather");

        Assert.Equal((true, "An error occurred invoking 'ask_weather'."), (answer.IsError, answer.Text));
    }

    private static Task HealthBecomesAsync(LoneServer server, string status) => Eventually.HoldsAsync(
        $"it reports that it is {status}",
        async () => await server.Http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken) == status);

    [McpServerToolType]
    private sealed class SlowTools
    {
        [McpServerTool(Name = "ask_weather")]
        public static string AskWeather() => throw new TimeoutException("The weather service did not answer.");
    }
}
