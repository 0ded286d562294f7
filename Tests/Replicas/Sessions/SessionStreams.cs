using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>The event streams of a session when connections break and replicas die.</summary>
[Trait("Run", "All")]
public sealed class SessionStreams
{
    [Theory, MemberData(nameof(SessionOwners.Modes), MemberType = typeof(SessionOwners))]
    public async Task A_new_stream_replaces_the_old_one_and_a_running_call_continues(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        await session.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"note://one"}}""");
        using var call = await session.SendAsync(Work("3"));
        await using var work = await ListenStream.OpenAsync(call);
        Assert.Equal("notifications/progress", (string?)(await work.NextAsync())!["method"]);

        await using var cut = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));
        for (var number = 0; number < 3; number++)
        {
            await using var next = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));
            await session.CallAsync("change", new { note = "one" });
            Assert.Equal("note://one", (string?)(await next.NextAsync())!["params"]!["uri"]);
        }

        Assert.Null(await cut.NextAsync());
        replica.Services.GetRequiredService<SessionReplica.Executions>().Release.SetResult();
        Assert.Equal("done", Text(await work.NextAsync()));
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Events_that_a_client_missed_are_replayed_on_any_replica(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var there = new LegacySession(second.As("alice"), here.Id);
        foreach (var note in new[] { "one", "two", "three" })
        {
            await here.PostAsync($$$"""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"note://{{{note}}}"}}""");
        }

        string? last = null;
        using (var response = await here.SendAsync(HttpMethod.Get))
        {
            await here.CallAsync("change", new { note = "one" });
            last = await IdOfAsync(response, "note://one");
        }

        await here.CallAsync("change", new { note = "two" });
        await using (var again = await ListenStream.OpenAsync(await here.SendAsync(HttpMethod.Get, last)))
        {
            Assert.Equal("note://two", (string?)(await again.NextAsync())!["params"]!["uri"]);
            await here.CallAsync("change", new { note = "three" });
            Assert.Equal("note://three", (string?)(await again.NextAsync())!["params"]!["uri"]);
        }

        await first.KillAsync();
        await using var elsewhere = await ListenStream.OpenAsync(await there.SendAsync(HttpMethod.Get, last));
        Assert.Equal("note://two", (string?)(await elsewhere.NextAsync())!["params"]!["uri"]);
        Assert.Equal("note://three", (string?)(await elsewhere.NextAsync())!["params"]!["uri"]);
        await there.CallAsync("change", new { note = "one" });
        Assert.Equal("note://one", (string?)(await elsewhere.NextAsync())!["params"]!["uri"]);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task The_answer_to_a_call_is_resumed_on_another_replica(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var last = await here.ReadFirstEventsAsync(Work("3"), events: 1);

        using var resumed = await new LegacySession(second.As("alice"), here.Id).SendAsync(HttpMethod.Get, last);
        await using var stream = await ListenStream.OpenAsync(resumed);
        first.Services.GetRequiredService<SessionReplica.Executions>().Release.SetResult();

        Assert.Equal("done", Text(await stream.NextAsync()));
        Assert.Null(await stream.NextAsync());
        using var stolen = await (await LegacySession.OpenAsync(second.As("bob"))).SendAsync(HttpMethod.Get, last);
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
    }

    [Theory]
    [InlineData(RedisProgram.Garnet, "3")]
    [InlineData(RedisProgram.RedisServer, "3")]
    [InlineData(RedisProgram.RedisServer, "\"3\"")]
    [InlineData(RedisProgram.RedisServer, "\"a \\\"call\\\"\"")]
    public async Task A_call_whose_replica_died_ends_with_an_error_of_its_id(RedisProgram program, string id)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var last = await here.ReadFirstEventsAsync(Work(id), events: 1);

        await first.KillAsync();
        using var resumed = await new LegacySession(second.As("alice"), here.Id).SendAsync(HttpMethod.Get, last);
        await using var stream = await ListenStream.OpenAsync(resumed);
        var error = (await stream.NextAsync())!;

        Assert.Equal((JsonNode.Parse(id)!.ToJsonString(), -32603), (error["id"]!.ToJsonString(), (int)error["error"]!["code"]!));
        Assert.Null(await stream.NextAsync());
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_call_that_ends_at_once_needs_no_stream_in_Redis_and_each_key_expires(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        for (var call = 0; call < 20; call++)
        {
            await session.CallAsync("echo", new { message = "hello" });
        }

        Assert.Empty(await redis.KeysAsync("*stream*"));
        await session.ReadFirstEventsAsync(Work("3"), events: 1);

        Assert.Single(await redis.KeysAsync("*:stream:*"));
        Assert.All((await redis.ExpiriesAsync("*session*")).Concat(await redis.ExpiriesAsync("*stream*")), expiry => Assert.NotEqual(TimeSpan.MaxValue, expiry));
    }

    [Fact]
    public async Task A_call_in_a_session_that_its_client_ends_is_answered()
    {
        using var redis = await RedisServer.StartAsync();
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        var call = session.PostAsync("""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"work","arguments":{}}}""");
        using var streaming = await session.SendAsync(Work("\"a\""));
        await using var stream = await ListenStream.OpenAsync(streaming);
        await stream.NextAsync();
        await Eventually.HoldsAsync("it runs", () => Task.FromResult(replica.Services.GetRequiredService<SessionReplica.Executions>().Begun > 1));

        using var end = await session.SendAsync(HttpMethod.Delete);

        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        Assert.Equal((HttpStatusCode.OK, 3, -32603), (await call is var answer ? (answer.Status, (int)answer.Message!["id"]!, answer.ErrorCode) : default));
        var error = (await stream.NextAsync())!;
        Assert.Equal(("a", -32603), ((string?)error["id"], (int)error["error"]!["code"]!));
    }

    private static string Work(string id) =>
        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"work\",\"arguments\":{},\"_meta\":{\"progressToken\":1}}}";

    private static string? Text(JsonNode? answer) => (string?)answer?["result"]?["content"]?[0]?["text"];

    private static async Task<string> IdOfAsync(HttpResponseMessage response, string text)
    {
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            if (item.Data.Contains(text, StringComparison.Ordinal))
            {
                return item.EventId!;
            }
        }

        throw new InvalidOperationException("The stream ended before the event.");
    }
}
