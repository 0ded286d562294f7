using System.Net;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using static McpAspire.Tests.Keyed;

namespace McpAspire.Tests;

/// <summary>Every outcome of a call that reached its tool is stored under its key.</summary>
public abstract class OutcomesOfCalls(RedisOfTests redis)
{
    private readonly RedisServer _redis = redis.Redis;

    [Theory]
    [InlineData("result", 0)]
    [InlineData("plain", 1)]
    [InlineData("timeout", 1)]
    [InlineData("redis", 1)]
    [InlineData("cancelled", 1)]
    [InlineData("mistake", 0)]
    [InlineData("cause", 1)]
    [InlineData("invalid", 1)]
    [InlineData("protocol", 1)]
    [InlineData("capability", 1)]
    public async Task Every_failure_is_stored_and_logged_once(string how, int logged)
    {
        await using var server = await KeyedServer.StartAsync(_redis);
        var call = Call("pay_and_fail", $$"""{"how":"{{how}}"}""");

        var first = await server.SendAsync($"outcome {how}", call, Alice);
        var again = await server.SendAsync($"outcome {how}", call, Alice);

        Assert.Equal((first.Status, first.Message!.ToJsonString()), (again.Status, again.Message!.ToJsonString()));
        Assert.Single(server.Effects.Done);
        Assert.Equal(logged, server.Log.Exceptions.Count);
        Assert.All(server.Log.Exceptions, exception => Assert.NotNull(exception.StackTrace));
        Assert.Equal(how is "redis", first.Message!.ToJsonString().Contains("needs Redis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("timeout")]
    [InlineData("mistake")]
    [InlineData("cause")]
    [InlineData("invalid")]
    [InlineData("protocol")]
    [InlineData("capability")]
    public async Task A_failure_has_the_same_answer_as_without_a_key(string how)
    {
        await using var server = await KeyedServer.StartAsync(_redis);
        var call = Call("pay_and_fail", $$"""{"how":"{{how}}"}""");

        var keyed = await server.SendAsync($"alike {how}", call, Alice);
        server.Effects.Done.Clear();
        var plain = await server.Http.PostAsync(call, Alice);

        Assert.Equal((plain.Status, plain.Message!.ToJsonString()), (keyed.Status, keyed.Message!.ToJsonString()));
    }

    [Fact]
    public async Task The_answer_of_a_stream_is_stored_and_both_protocol_eras_get_it()
    {
        await using var server = await KeyedServer.StartAsync(_redis);
        var (modern, headers) = Modern("pay_with_progress");

        var streamed = await server.SendAsync("stream", Call("pay_with_progress", more: ""","_meta":{"progressToken":"p"}"""), Alice);
        var again = await server.SendAsync("stream", Call("pay_with_progress"), Alice);
        var later = await server.SendAsync("stream", modern, [Alice, .. headers]);

        Assert.Equal(("text/event-stream", 2), (streamed.MediaType, streamed.Messages.Count));
        Assert.Equal(("application/json", streamed.Message!.ToJsonString()), (again.MediaType, again.Message!.ToJsonString()));
        Assert.Equal((streamed.Text, "complete"), (later.Text, (string?)later.Result["resultType"]));
        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task A_tool_that_needs_input_continues_under_the_same_key()
    {
        await using var server = await KeyedServer.StartAsync(_redis);
        var (first, headers) = Modern("pay_if_allowed");
        var (second, _) = Modern("pay_if_allowed", ""","inputResponses":{"sure":{"action":"accept","content":{}}}""");

        var asked = await server.SendAsync("asks", first, [Alice, .. headers]);
        var askedAgain = await server.SendAsync("asks", first, [Alice, .. headers]);
        var paid = await server.SendAsync("asks", second, [Alice, .. headers]);

        Assert.Equal("input_required", (string?)asked.Result["resultType"]);
        Assert.Equal(asked.Message!.ToJsonString(), askedAgain.Message!.ToJsonString());
        foreach (var round in new[] { second, first })
        {
            Assert.Equal(paid.Message!.ToJsonString(), (await server.SendAsync("asks", round, [Alice, .. headers])).Message!.ToJsonString());
        }

        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task In_a_session_a_tool_that_asks_its_client_is_executed_once()
    {
        await using var server = await KeyedServer.StartAsync(_redis, add: In("Stateful"));
        var asked = 0;
        var answers = new List<string>();
        for (var client = 0; client < 2; client++)
        {
            await using var mcp = await McpClient.CreateAsync(
                new HttpClientTransport(new() { Endpoint = new(server.Http.BaseAddress!, "/mcp"), AdditionalHeaders = new Dictionary<string, string> { ["Idempotency-Key"] = "session", ["Authorization"] = $"Bearer alice.{client}" } }),
                new() { ProtocolVersion = "2025-11-25", Handlers = new() { ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult { Action = ++asked > 0 ? "accept" : "" }) } },
                cancellationToken: TestContext.Current.CancellationToken);
            var answer = await mcp.CallToolAsync("pay_if_allowed", new Dictionary<string, object?> { ["what"] = "tea" }, cancellationToken: TestContext.Current.CancellationToken);
            answers.Add(((TextContentBlock)answer.Content.Single()).Text);
        }

        Assert.Equal(["paid tea as number 1", "paid tea as number 1"], answers);
        Assert.Equal((1, 1), (asked, server.Effects.Done.Count));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_returned_but_not_stored()
    {
        await using var server = await KeyedServer.StartAsync(_redis);
        var call = Call("pay_and_write_much", """{"what":"tea","length":1100000}""");

        var first = await server.SendAsync("long", call, Alice);
        var again = await server.SendAsync("long", call, Alice);

        Assert.True(first.Text.Length > 1_100_000);
        Assert.Equal((HttpStatusCode.Conflict, -32600), (again.Status, again.ErrorCode));
        Assert.Contains("was executed", (string?)again.Message!["error"]!["message"], StringComparison.Ordinal);
        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task Every_key_expires()
    {
        await using var server = await KeyedServer.StartAsync(_redis);

        await server.PayAsync("end", Alice);
        await server.BeginAndLeaveAsync("end of a call that runs", Call("pay_slowly"), Alice);

        Assert.All(await _redis.ExpiriesAsync("Shop:Production:call:*"), expiry => Assert.InRange(expiry, TimeSpan.FromHours(23), TimeSpan.FromHours(24)));
    }
}

public sealed class OutcomesOfCallsOnGarnet(GarnetOfTests redis) : OutcomesOfCalls(redis), IClassFixture<GarnetOfTests>;

[Trait("Run", "All")]
public sealed class OutcomesOfCallsOnRedisServer(RedisServerOfTests redis) : OutcomesOfCalls(redis), IClassFixture<RedisServerOfTests>;
