using System.Net;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>The limits for the number, the size and the lifetime of sessions.</summary>
[Trait("Run", "All")]
public sealed class SessionLimits
{
    [Theory, MemberData(nameof(SessionOwners.Modes), MemberType = typeof(SessionOwners))]
    public async Task At_the_limit_the_oldest_unused_session_is_closed_and_no_used_one(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis, configure: options => options.Sessions.MaxSessions = 3);
        using var http = replica.As("alice");
        var used = await LegacySession.OpenAsync(http);
        await used.CallAsync("who");
        var oldest = await LegacySession.OpenAsync(http);
        var newer = await LegacySession.OpenAsync(replica.As("bob"));

        var newest = await LegacySession.OpenAsync(http);

        Assert.Equal(HttpStatusCode.NotFound, (await oldest.CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(http, "of-nobody").CallAsync("who")).Status);
        foreach (var session in new[] { used, newer, newest })
        {
            Assert.Equal(HttpStatusCode.OK, (await session.CallAsync("who")).Status);
        }

        var refused = await http.PostAsync(LegacySession.Initialize);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603), (refused.Status, refused.ErrorCode));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.False(refused.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("echo", new { message = "hello" })).Status);

        using var end = await used.SendAsync(HttpMethod.Delete);
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        Assert.Null((await http.PostAsync(LegacySession.Initialize)).Message!["error"]);
    }

    [Theory, MemberData(nameof(SessionOwners.Modes), MemberType = typeof(SessionOwners))]
    public async Task A_session_that_is_never_used_ends_soon_and_one_that_is_idle_later(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis, configure: options =>
            (options.Sessions.UnusedTimeout, options.Sessions.IdleTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)));
        using var http = replica.As("alice");
        var used = await LegacySession.OpenAsync(http);
        await used.CallAsync("who");
        var listening = await LegacySession.OpenAsync(http);
        await using var stream = await ListenStream.OpenAsync(await listening.SendAsync(HttpMethod.Get));
        var unused = await LegacySession.OpenAsync(http);

        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await unused.CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.OK, (await used.CallAsync("who")).Status);

        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await used.CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.OK, (await listening.CallAsync("who")).Status);
    }

    [Theory, MemberData(nameof(SessionOwners.Modes), MemberType = typeof(SessionOwners))]
    public async Task An_initialize_that_is_too_large_is_rejected_and_stores_nothing(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        using var http = replica.As("alice");

        var refused = await http.PostAsync(LegacySession.Initialize.Replace("by-hand", new string('x', 20_000), StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, -32602), (refused.Status, refused.ErrorCode));
        Assert.False(refused.Headers.Contains("Mcp-Session-Id"));
        Assert.DoesNotContain(redis is null ? [] : await redis.KeysAsync(), key => key.Contains("session:", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(SessionOwners.Modes), MemberType = typeof(SessionOwners))]
    public async Task A_client_that_never_sends_its_session_id_is_served_without_a_session(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis, configure: options => options.Sessions.MaxSessions = 2);
        using var http = replica.As("alice");
        for (var call = 0; call < 5; call++)
        {
            await LegacySession.OpenAsync(http);
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")).Status);
            var served = await http.CallToolAsync("who");
            Assert.Equal((HttpStatusCode.OK, "application/json", "mcp-1 alice "), (served.Status, served.MediaType, served.Text));
            Assert.False(served.Headers.Contains("Mcp-Session-Id"));
        }

        Assert.NotEmpty((await http.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).Result["tools"]!.AsArray());
        Assert.Equal(-32601, (await http.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"unknown"}""")).ErrorCode);
        using var get = await http.GetAsync(new Uri("/mcp", UriKind.Relative), TestContext.Current.CancellationToken);
        using var delete = await http.DeleteAsync(new Uri("/mcp", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.MethodNotAllowed), (get.StatusCode, delete.StatusCode));
    }
}
