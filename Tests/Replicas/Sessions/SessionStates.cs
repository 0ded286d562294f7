using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>The state that a client sets in its session is the same on every replica, also after a replica sleeps, dies or restarts.</summary>
[Trait("Run", "All")]
public sealed class SessionStates
{
    private const string SetLevel = """{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"debug"}}""";

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_session_that_is_opened_again_has_its_log_level_and_its_subscriptions(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(first.As("alice"));
        await session.PostAsync(SetLevel);
        await session.PostAsync(Subscribe("subscribe", "kept"));
        await session.PostAsync(Subscribe("subscribe", "dropped"));
        await session.PostAsync(Subscribe("unsubscribe", "dropped"));

        await first.KillAsync();
        // The replica has the same name but another allowed host. Restoring the session does not depend on it.
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-1", options => options.Access.Hosts.Add("127.0.0.1"));
        var again = new LegacySession(second.As("alice"), session.Id);
        await using var stream = await ListenStream.OpenAsync(await again.SendAsync(HttpMethod.Get));
        await again.CallAsync("change", new { note = "dropped" });
        await again.CallAsync("change", new { note = "kept" });

        Assert.Equal("note://kept", (string?)(await stream.NextAsync())!["params"]!["uri"]);
        Assert.Equal("Debug", (await again.CallAsync("level")).Text);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Two_copies_of_a_session_agree_before_the_next_request(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var there = new LegacySession(second.As("alice"), here.Id);
        await using var stream = await ListenStream.OpenAsync(await here.SendAsync(HttpMethod.Get));
        await there.PostAsync(Subscribe("subscribe", "one"));
        await here.PostAsync(Subscribe("subscribe", "two"));
        await there.PostAsync(SetLevel);
        await there.PostAsync(Subscribe("unsubscribe", "one"));

        Assert.Equal("Debug", (await here.CallAsync("level")).Text);
        await there.CallAsync("change", new { note = "one" });
        await there.CallAsync("change", new { note = "two" });

        Assert.Equal("note://two", (string?)(await stream.NextAsync())!["params"]!["uri"]);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_copy_with_an_open_stream_gets_a_subscription_made_on_another_replica(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var there = new LegacySession(second.As("alice"), here.Id);
        await using var stream = await ListenStream.OpenAsync(await here.SendAsync(HttpMethod.Get));

        await there.PostAsync(Subscribe("subscribe", "one"));
        var notified = stream.NextAsync();
        await Eventually.HoldsAsync("the client is notified", async () =>
        {
            await there.CallAsync("change", new { note = "one" });
            return notified.IsCompleted;
        });

        Assert.Equal("note://one", (string?)(await notified)!["params"]!["uri"]);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task After_a_stream_moves_to_another_replica_changes_arrive_only_there(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var here = await LegacySession.OpenAsync(first.As("alice"));
        var there = new LegacySession(second.As("alice"), here.Id);
        await here.PostAsync(Subscribe("subscribe", "one"));
        await using var old = await ListenStream.OpenAsync(await here.SendAsync(HttpMethod.Get));

        await using var stream = await ListenStream.OpenAsync(await there.SendAsync(HttpMethod.Get));

        Assert.Null(await old.NextAsync());
        await here.CallAsync("change", new { note = "one" });
        Assert.Equal("note://one", (string?)(await stream.NextAsync())!["params"]!["uri"]);
    }

    [Fact]
    public async Task A_client_subscribes_only_to_what_it_can_read_and_only_in_a_session()
    {
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Stateful);
        using var http = replica.As("alice");
        var session = await LegacySession.OpenAsync(http);

        var missing = await session.PostAsync(Subscribe("subscribe", "missing"));
        var unknown = await session.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"other://thing"}}""");
        var without = await http.PostAsync(Subscribe("subscribe", "one"));

        Assert.Equal("The note does not exist.", (string?)missing.Message!["error"]!["message"]);
        Assert.NotNull(unknown.ErrorCode);
        Assert.Equal("{}", without.Result.ToJsonString());
        Assert.Equal("{}", (await session.PostAsync(Subscribe("subscribe", "one"))).Result.ToJsonString());
    }

    [Theory]
    [InlineData(McpSessionMode.Stateful)]
    [InlineData(McpSessionMode.Shared)]
    public async Task A_session_has_at_most_a_hundred_subscriptions(McpSessionMode mode)
    {
        using var redis = mode is McpSessionMode.Shared ? await RedisServer.StartAsync() : null;
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        for (var number = 0; number < 100; number++)
        {
            Assert.Null((await session.PostAsync(Subscribe("subscribe", $"{number}"))).ErrorCode);
        }

        Assert.Equal(-32602, (await session.PostAsync(Subscribe("subscribe", "100"))).ErrorCode);
        Assert.Equal(-32602, (await session.PostAsync(Subscribe("subscribe", new string('x', 3000)))).ErrorCode);
        Assert.Null((await session.PostAsync(Subscribe("subscribe", "99"))).ErrorCode);
        Assert.Null((await session.PostAsync(Subscribe("unsubscribe", "99"))).ErrorCode);
        Assert.Null((await session.PostAsync(Subscribe("subscribe", "100"))).ErrorCode);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_request_to_the_client_contains_the_replica_and_its_answer_ends_the_call(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "pod a~1");
        using var http = replica.As("alice");
        var opened = await http.PostAsync(LegacySession.Initialize.Replace("\"capabilities\":{}", "\"capabilities\":{\"elicitation\":{}}", StringComparison.Ordinal));
        var session = new LegacySession(http, opened.Headers.GetValues("Mcp-Session-Id").Single());

        using var call = await session.SendAsync("""{"jsonrpc":"2.0","id":"7","method":"tools/call","params":{"name":"ask","arguments":{}}}""");
        await using var stream = await ListenStream.OpenAsync(call);
        var question = (await stream.NextAsync())!;
        var id = (string)question["id"]!;
        await session.PostAsync($$$"""{"jsonrpc":"2.0","id":"{{{id}}}","result":{"action":"decline"}}""");
        var answer = (await stream.NextAsync())!;

        Assert.StartsWith("pod%20a~1~", id, StringComparison.Ordinal);
        Assert.Equal(("7", "pod a~1 decline"), ((string?)answer["id"], (string?)answer["result"]!["content"]![0]!["text"]));
        Assert.Equal(HttpStatusCode.OK, (await session.CallAsync("who")).Status);
    }

    private static string Subscribe(string method, string note) => $$$"""{"jsonrpc":"2.0","id":2,"method":"resources/{{{method}}}","params":{"uri":"note://{{{note}}}"}}""";
}
