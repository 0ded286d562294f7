using System.Net;
using System.Net.Http.Json;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.AspNetCore.Builder;

namespace McpAspire.Tests;

/// <summary>A session belongs to the user who opened it, in every mode and on every replica.</summary>
[Trait("Run", "All")]
public sealed class SessionOwners
{
    public static TheoryData<McpSessionMode, RedisProgram?> Modes => new()
    {
        { McpSessionMode.Stateful, null },
        { McpSessionMode.Sticky, null },
        { McpSessionMode.Shared, RedisProgram.Garnet },
        { McpSessionMode.Shared, RedisProgram.RedisServer },
    };

    [Theory, MemberData(nameof(Modes))]
    public async Task Another_user_cannot_use_or_end_it(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        var alice = await LegacySession.OpenAsync(replica.As("alice"));

        foreach (var other in new[] { "bob", "nameless", null })
        {
            var session = new LegacySession(replica.As(other), alice.Id);
            Assert.Equal(HttpStatusCode.NotFound, (await session.CallAsync("who")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await session.SendAsync(HttpMethod.Get)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await session.SendAsync(HttpMethod.Delete)).StatusCode);
        }

        Assert.Equal("mcp-1 alice by-hand", (await alice.CallAsync("who")).Text);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_rejected_DELETE_ends_nothing_and_a_DELETE_of_its_user_ends_it(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        var http = replica.As("alice");
        var session = await LegacySession.OpenAsync(http);

        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(http, session.Id, "/mcp", "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(http, session.Id, "/health"));
        Assert.Equal(HttpStatusCode.OK, (await session.CallAsync("who")).Status);

        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(http, session.Id, "/MCP/"));
        Assert.Equal((HttpStatusCode.NotFound, -32001), (await session.CallAsync("who") is var answer ? (answer.Status, answer.ErrorCode) : default));
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Another_replica_opens_it_only_for_its_user_also_if_anonymous(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var alice = await LegacySession.OpenAsync(first.As("alice"));
        var nobody = await LegacySession.OpenAsync(first.As());

        await first.KillAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As("bob"), alice.Id).CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As(), alice.Id).CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As("alice"), nobody.Id).CallAsync("who")).Status);
        Assert.Equal("mcp-2 alice by-hand", (await new LegacySession(second.As("alice"), alice.Id).CallAsync("who")).Text);
        Assert.Equal("mcp-2  by-hand", (await new LegacySession(second.As(), nobody.Id).CallAsync("who")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As("bob"), alice.Id).CallAsync("who")).Status);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_DELETE_of_its_user_at_any_replica_ends_it_on_every_replica(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var first = await SessionReplica.StartAsync(McpSessionMode.Shared, redis);
        await using var second = await SessionReplica.StartAsync(McpSessionMode.Shared, redis, "mcp-2");
        var alice = await LegacySession.OpenAsync(first.As("alice"));
        await using var stream = await ListenStream.OpenAsync(await alice.SendAsync(HttpMethod.Get));

        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As("bob"), alice.Id).SendAsync(HttpMethod.Delete)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await alice.CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.OK, (await new LegacySession(second.As("alice"), alice.Id).SendAsync(HttpMethod.Delete)).StatusCode);

        Assert.Null(await stream.NextAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await alice.CallAsync("who")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new LegacySession(second.As("alice"), alice.Id).CallAsync("who")).Status);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Another_user_cannot_post_to_an_event_stream(McpSessionMode mode, RedisProgram? program)
    {
        using var redis = program is null ? null : await RedisServer.StartAsync(program.Value);
        await using var replica = await SessionReplica.StartAsync(mode, redis);
        await using var stream = await EventStream.OpenAsync(replica.As("alice"));

        foreach (var other in new[] { "bob", "nameless", null })
        {
            using var refused = await replica.As(other).PostAsJsonAsync(stream.MessagePath, new { jsonrpc = "2.0", id = 1, method = "ping" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Equal("Could not find session", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        using var accepted = await replica.As("alice").PostAsJsonAsync(stream.MessagePath, new { jsonrpc = "2.0", id = 2, method = "ping" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Contains("\"id\":2", (await stream.NextAsync()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_an_identifying_claim_gets_no_session_but_is_served()
    {
        await using var replica = await SessionReplica.StartAsync(McpSessionMode.Stateful);
        using var http = replica.As("nameless");

        var refused = await http.PostAsync(LegacySession.Initialize);

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.False(refused.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("echo", new { message = "hello" })).Status);
    }

    [Fact]
    public async Task Authorization_of_the_endpoint_comes_first()
    {
        using var redis = await RedisServer.StartAsync();
        await using var replica = await SessionReplica.StartAsync(
            McpSessionMode.Shared, redis.ConnectionString, map: app => app.MapMcp("/{tenant}/mcp").WithReplicas().RequireAuthorization());
        using var http = replica.As("alice");
        using var opening = new HttpRequestMessage(HttpMethod.Post, "/acme/mcp") { Content = new StringContent(LegacySession.Initialize, System.Text.Encoding.UTF8, "application/json") };

        var opened = await http.SendAsync(opening, TestContext.Current.CancellationToken);
        var id = opened.EnsureSuccessStatusCode().Headers.GetValues("Mcp-Session-Id").Single();

        Assert.Equal(HttpStatusCode.Unauthorized, await DeleteAsync(replica.As(), id, "/acme/mcp"));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(replica.As("bob"), id, "/acme/mcp"));
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(http, id, "/Acme/mcp/"));
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient http, string id, string path, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { { "Mcp-Session-Id", id } } };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
