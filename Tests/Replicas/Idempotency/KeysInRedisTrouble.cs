using System.Net;
using McpAspire.Tests.Support;
using static McpAspire.Tests.Keyed;

namespace McpAspire.Tests;

/// <summary>Redis hangs, is down or is full when a call with a key begins or ends.</summary>
[Trait("Run", "All")]
public sealed class KeysInRedisTrouble
{
    public static TheoryData<RedisProgram, string> Troubles => new()
    {
        { RedisProgram.Garnet, "stops" },
        { RedisProgram.RedisServer, "stops" },
        { RedisProgram.Garnet, "dies" },
        { RedisProgram.RedisServer, "dies" },
        { RedisProgram.RedisServer, "full" },
    };

    [Theory, MemberData(nameof(Troubles))]
    public async Task If_Redis_fails_before_a_call_nothing_is_executed_and_the_key_stays_free(RedisProgram program, string trouble)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var server = await KeyedServer.StartAsync(redis);
        await using var other = await KeyedServer.StartAsync(redis, "mcp-2");

        await BeginAsync(redis, trouble);
        var refused = await server.PayAsync("before", Alice);
        await EndAsync(redis, trouble);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603, "1"), (refused.Status, refused.ErrorCode, refused.Headers.RetryAfter?.ToString()));
        Assert.Empty(server.Effects.Done);
        McpAnswer? last = null;
        await Eventually.HoldsAsync(() => $"the retry is executed {last?.Status} {last?.Message?.ToJsonString()}", async () => (last = await other.PayAsync("before", Alice)).Status is HttpStatusCode.OK);
        await Eventually.HoldsAsync("the first replica has the answer", async () => (await server.PayAsync("before", Alice)).Status is HttpStatusCode.OK);
        Assert.Equal((0, 1), (server.Effects.Done.Count, other.Effects.Done.Count));
    }

    [Theory, MemberData(nameof(Troubles))]
    public async Task If_Redis_fails_at_the_end_of_a_call_its_client_and_a_later_retry_get_the_answer(RedisProgram program, string trouble)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var server = await KeyedServer.StartAsync(redis);
        await using var other = await KeyedServer.StartAsync(redis, "mcp-2");
        var call = server.SendAsync("end", Call("pay_slowly"), Alice);
        await Eventually.HoldsAsync("the tool runs", () => server.Effects.Done.Count is 1);

        await BeginAsync(redis, trouble);
        server.Effects.Gate.SetResult();
        var answer = await call;
        await Eventually.HoldsAsync("it is logged", () => server.Log.Warnings.Any(warning => warning.Contains("Redis did not store the answer", StringComparison.Ordinal)));
        await EndAsync(redis, trouble);
        // A Redis that dies loses the key. Until the replica has stored the answer again, the retry would be a new call.
        await Eventually.HoldsAsync("the answer is stored", async () => (await redis.KeysAsync("*:call:*")).Length is 1);

        Assert.Equal((HttpStatusCode.OK, "paid tea as number 2"), (answer.Status, answer.Text));
        McpAnswer? again = null;
        await Eventually.HoldsAsync("the retry has the answer", async () => (again = await other.SendAsync("end", Call("pay_slowly"), Alice)).Status is HttpStatusCode.OK);
        Assert.Equal((answer.Text, 0), (again!.Text, other.Effects.Done.Count));
        Assert.Single(server.Log.Warnings, warning => warning.Contains("Redis did not store the answer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RedisProgram.Garnet)]
    [InlineData(RedisProgram.RedisServer)]
    public async Task A_Redis_that_loses_its_data_loses_the_keys(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var server = await KeyedServer.StartAsync(redis);
        Assert.Equal("paid tea as number 1", (await server.PayAsync("lost", Alice)).Text);

        redis.Stop();
        await redis.StartAgainAsync();

        McpAnswer? again = null;
        await Eventually.HoldsAsync("Redis is used again", async () => (again = await server.PayAsync("lost", Alice)).Status is HttpStatusCode.OK);
        Assert.Equal("paid tea as number 2", again!.Text);
    }

    private static async Task BeginAsync(RedisServer redis, string trouble)
    {
        switch (trouble)
        {
            case "stops":
                Assert.SkipUnless(Requirements.Signals, Requirements.NoSignals);
                redis.Signal(ApplicationProcess.Stop);
                break;
            case "dies":
                redis.Stop();
                break;
            default:
                await redis.ConfigureAsync("maxmemory", "1");
                break;
        }
    }

    private static async Task EndAsync(RedisServer redis, string trouble)
    {
        switch (trouble)
        {
            case "stops":
                redis.Signal(ApplicationProcess.Continue);
                break;
            case "dies":
                await redis.StartAgainAsync();
                break;
            default:
                await redis.ConfigureAsync("maxmemory", "0");
                break;
        }
    }
}
