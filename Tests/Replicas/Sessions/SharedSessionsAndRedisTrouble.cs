using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>Shared sessions while Redis is unavailable, hangs or rejects writes.</summary>
[Trait("Run", "All")]
public sealed class SharedSessionsAndRedisTrouble
{
    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Without_Redis_no_session_can_be_opened_and_clients_without_one_are_served(RedisProgram program)
    {
        using var redis = RedisServer.NotStarted(program);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, configure: options => options.Sessions.MaxSessions = 1);
        using var http = replica.As("alice");

        var refused = await http.PostAsync(LegacySession.Initialize);
        var again = await http.PostAsync(LegacySession.Initialize);
        var legacy = await http.CallToolAsync("echo", new { message = "hello" });
        var modern = await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603), (refused.Status, refused.ErrorCode));
        Assert.Equal(refused.Message!["error"]!.ToJsonString(), again.Message!["error"]!.ToJsonString());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.False(refused.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(("hello", "hello"), (legacy.Text, modern.Text));

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("a session can be opened", async () => (await http.PostAsync(LegacySession.Initialize)).Status is HttpStatusCode.OK);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task While_Redis_is_down_a_session_returns_503_and_after_data_loss_404(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));

        redis.Stop();
        await Eventually.HoldsAsync("the session returns 503", async () => await session.CallAsync("who") is { Status: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null });
        await redis.StartAgainAsync();

        await Eventually.HoldsAsync("the session is not found", async () => (await session.CallAsync("who")).Status is HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task While_Redis_hangs_a_client_gets_503_within_seconds_and_continues_afterwards()
    {
        Assert.SkipUnless(Requirements.Signals, Requirements.NoSignals);
        using var redis = await RedisServer.StartAsync(RedisProgram.RedisServer);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        await session.CallAsync("who");

        redis.Signal(ApplicationProcess.Stop);
        var refused = await session.CallAsync("who").WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        redis.Signal(ApplicationProcess.Continue);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        await Eventually.HoldsAsync("it goes on", async () => (await session.CallAsync("who")).Status is HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_Redis_rejects_writes_open_sessions_work_and_no_new_one_opens()
    {
        using var redis = await RedisServer.StartAsync(RedisProgram.RedisServer);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        using var http = replica.As("alice");
        var session = await LegacySession.OpenAsync(http);

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        Assert.Equal("mcp-1 alice by-hand", (await session.CallAsync("who")).Text);
        Assert.Equal(-32603, (await session.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"debug"}}""")).ErrorCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.PostAsync(LegacySession.Initialize)).Status);

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(LegacySession.Initialize)).Status);
    }

    [Theory, InlineData("full"), InlineData("hung")]
    public async Task A_call_that_ends_while_Redis_fails_returns_its_answer_and_is_executed_once(string trouble)
    {
        Assert.SkipUnless(Requirements.Signals, Requirements.NoSignals);
        using var redis = await RedisServer.StartAsync(RedisProgram.RedisServer);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var executions = replica.Services.GetRequiredService<SessionReplica.Executions>();
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        using var call = await session.SendAsync("""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"work","arguments":{},"_meta":{"progressToken":1}}}""");
        await using var stream = await ListenStream.OpenAsync(call);
        await stream.NextAsync();

        await BreakAsync();
        executions.Release.SetResult();
        var answer = await stream.NextAsync();
        await MendAsync();

        Assert.Equal("done", (string?)answer?["result"]?["content"]?[0]?["text"]);
        Assert.Equal(1, executions.Count);
        await Eventually.HoldsAsync("it goes on", async () => (await session.CallAsync("who")).Status is HttpStatusCode.OK);

        async Task BreakAsync()
        {
            if (trouble is "full")
            {
                await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
            }
            else
            {
                redis.Signal(ApplicationProcess.Stop);
            }
        }

        async Task MendAsync()
        {
            redis.Signal(ApplicationProcess.Continue);
            await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        }
    }

    [Fact]
    public async Task Notifications_continue_after_Redis_rejected_writes()
    {
        using var redis = await RedisServer.StartAsync(RedisProgram.RedisServer);
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        var session = await LegacySession.OpenAsync(replica.As("alice"));
        await session.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"note://one"}}""");
        await using var stream = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        await session.CallAsync("change", new { note = "one" });
        Assert.Equal("note://one", (string?)(await stream.NextAsync())!["params"]!["uri"]);
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await session.CallAsync("change", new { note = "one" });

        Assert.Equal("note://one", (string?)(await stream.NextAsync())!["params"]!["uri"]);
    }
}
