using System.Net;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Keyed;

namespace McpAspire.Tests;

/// <summary>A call with a key whose client disconnects continues, and its retry gets the outcome.</summary>
public abstract class CallsWithoutTheirClient(RedisOfTests redis)
{
    private readonly RedisServer _redis = redis.Redis;

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    [InlineData("Stateful")]
    [InlineData("Shared")]
    public async Task A_call_continues_without_its_client_and_a_retry_gets_the_answer(string how)
    {
        await using var server = await KeyedServer.StartAsync(_redis, add: In(how));
        await using var other = await KeyedServer.StartAsync(_redis, "mcp-2");
        var session = In(how) is not null ? (await LegacySession.OpenAsync(WithAlice(server))).Id : "";
        var (body, headers) = how is "modern" ? Modern("pay_slowly") : (Call("pay_slowly", more: ""","_meta":{"progressToken":"p"}"""), [("Mcp-Session-Id", session)]);

        await server.BeginAndLeaveAsync($"leaves {how}", body, [Alice, .. headers]);
        var tooEarly = await other.SendAsync($"leaves {how}", Call("pay_slowly"), Alice);
        server.Effects.Gate.SetResult();

        Assert.Equal((HttpStatusCode.Conflict, -32600, "1"), (tooEarly.Status, tooEarly.ErrorCode, tooEarly.Headers.RetryAfter?.ToString()));
        Assert.Contains("running on the replica mcp-1", (string?)tooEarly.Message!["error"]!["message"], StringComparison.Ordinal);
        McpAnswer? answer = null;
        await Eventually.HoldsAsync("the retry has the answer", async () => (answer = await other.SendAsync($"leaves {how}", Call("pay_slowly"), Alice)).Status is HttpStatusCode.OK);
        Assert.Equal("paid tea as number 2", answer!.Text);
        Assert.Equal((2, 0), (server.Effects.Done.Count, other.Effects.Done.Count));
        // The MCP SDK logs that the client has disconnected.
        Assert.All(server.Log.Exceptions, exception => Assert.IsAssignableFrom<OperationCanceledException>(exception));
    }

    [Fact]
    public async Task In_a_session_cancelling_stops_the_tool_and_a_retry_reports_it()
    {
        await using var server = await KeyedServer.StartAsync(_redis, add: In("Stateful"));
        var session = ("Mcp-Session-Id", (await LegacySession.OpenAsync(WithAlice(server))).Id);

        await server.BeginAndLeaveAsync("cancels", Call("pay_slowly"), Alice, session);
        await server.Http.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""", Alice, session);
        McpAnswer? retry = null;
        await Eventually.HoldsAsync("the retry gets the result", async () => (retry = await server.SendAsync("cancels", Call("pay_slowly"), Alice)).Status is HttpStatusCode.OK);

        Assert.True(retry!.IsError);
        Assert.StartsWith("The call of 'pay_slowly' was cancelled.", retry.Text, StringComparison.Ordinal);
        Assert.Equal(["begun"], server.Effects.Done);
    }

    [Fact]
    public async Task A_replica_that_shuts_down_waits_for_calls_of_disconnected_clients()
    {
        await using var other = await KeyedServer.StartAsync(_redis, "mcp-2");
        var server = await KeyedServer.StartAsync(_redis);
        await server.BeginAndLeaveAsync("stops", Call("pay_slowly"), Alice);

        var stopping = server.StopAsync();
        server.Effects.Gate.SetResult();
        await stopping;

        Assert.Equal("paid tea as number 2", (await other.SendAsync("stops", Call("pay_slowly"), Alice)).Text);
    }

    private static HttpClient WithAlice(KeyedServer server) => new() { BaseAddress = server.Http.BaseAddress, DefaultRequestHeaders = { { "Authorization", Alice.Item2 } } };
}

public sealed class CallsWithoutTheirClientOnGarnet(GarnetOfTests redis) : CallsWithoutTheirClient(redis), IClassFixture<GarnetOfTests>;

[Trait("Run", "All")]
public sealed class CallsWithoutTheirClientOnRedisServer(RedisServerOfTests redis) : CallsWithoutTheirClient(redis), IClassFixture<RedisServerOfTests>;
