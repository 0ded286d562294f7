using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>Open answers get heartbeats in every session mode, for clients of both eras.</summary>
[Trait("Run", "All")]
public class HeartbeatsInEveryMode
{
    private static readonly TimeSpan SilentCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public static TheoryData<McpSessionMode, Era> ModesAndEras => new MatrixTheoryData<McpSessionMode, Era>(Enum.GetValues<McpSessionMode>(), Enum.GetValues<Era>());

    public static TheoryData<McpSessionMode> ModesWithSessions => [.. Enum.GetValues<McpSessionMode>().Except([McpSessionMode.Stateless])];

    [Theory, MemberData(nameof(ModesAndEras))]
    public async Task A_silent_call_becomes_an_event_stream(McpSessionMode mode, Era era)
    {
        await using var server = await HeartbeatServer.StartAsync(mode);
        var sending = server.CallAsync("work", era, "\"a 1\"");
        await server.BegunAsync();

        server.Time.Advance(SilentCall - Moment);
        Assert.False(sending.IsCompleted);
        server.Time.Advance(Moment);
        using var answer = await OpenAnswer.OpenAsync(sending);
        var beginning = await answer.ReadUntilAsync(OpenAnswer.Comment);
        Assert.Equal(OpenAnswer.Comment, await answer.ReadUntilCommentAsync(server.Time));
        server.Executions.Release.SetResult();
        var last = await answer.ReadLastEventAsync();

        Assert.Equal("text/event-stream", answer.MediaType);
        Assert.Equal(["mcp-1"], answer.Headers.GetValues("X-Served-By"));
        Assert.Equal(["no"], answer.Headers.GetValues("X-Accel-Buffering"));
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Single(answer.Headers.GetValues("X-Trace-Id"));
        Assert.Equal(mode is not McpSessionMode.Stateless && era is Era.Legacy ? server.Session.Id : null, answer.Headers.TryGetValues("Mcp-Session-Id", out var id) ? id.Single() : null);
        Assert.True(beginning == OpenAnswer.Comment || (mode is McpSessionMode.Shared && beginning.Contains("\nid: ", StringComparison.Ordinal)), beginning);
        Assert.Equal(("a 1", "done"), ((string?)last["id"], (string?)last["result"]!["content"]![0]!["text"]));
    }

    [Theory, MemberData(nameof(ModesAndEras))]
    public async Task A_streaming_call_gets_a_comment_after_an_interval_without_data(McpSessionMode mode, Era era)
    {
        await using var server = await HeartbeatServer.StartAsync(mode);
        using var answer = await OpenAnswer.OpenAsync(server.CallAsync("work", era, hasProgress: true));
        await answer.ReadUntilAsync("\n\n");
        await server.BegunAsync();

        await answer.ReadUntilCommentAsync(server.Time);
        Assert.Equal(OpenAnswer.Comment, await answer.ReadUntilCommentAsync(server.Time));
        server.Executions.Release.SetResult();

        Assert.Equal("done", (string?)(await answer.ReadLastEventAsync())["result"]!["content"]![0]!["text"]);
    }

    [Theory, MemberData(nameof(ModesWithSessions))]
    public async Task The_stream_of_a_session_gets_comments(McpSessionMode mode)
    {
        await using var server = await HeartbeatServer.StartAsync(mode);
        await server.Session.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"note://one"}}""");
        using var stream = await OpenAnswer.OpenAsync(server.Session.SendAsync(HttpMethod.Get));

        await stream.ReadUntilCommentAsync(server.Time);
        await server.Session.CallAsync("change", new { note = "one" });
        Assert.Contains("note://one", await stream.ReadUntilAsync("\n\n"), StringComparison.Ordinal);
        Assert.Equal(OpenAnswer.Comment, await stream.ReadUntilCommentAsync(server.Time));
    }

    [Theory, MemberData(nameof(ModesWithSessions))]
    public async Task The_event_stream_of_HTTP_SSE_gets_comments(McpSessionMode mode)
    {
        await using var server = await HeartbeatServer.StartAsync(mode);
        using var stream = await OpenAnswer.OpenAsync(server.Http.GetAsync(new Uri("/mcp/sse", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
        var beginning = await stream.ReadUntilAsync("\n\n");

        Assert.StartsWith("event: endpoint\n", beginning, StringComparison.Ordinal);
        for (var comment = 0; comment < 3; comment++)
        {
            Assert.Equal(OpenAnswer.Comment, await stream.ReadUntilCommentAsync(server.Time));
        }
    }

    [Theory, MemberData(nameof(ModesWithSessions))]
    public async Task A_silent_call_whose_session_ends_is_answered_with_an_error(McpSessionMode mode)
    {
        await using var server = await HeartbeatServer.StartAsync(mode);
        var sending = server.CallAsync("work", id: "7");
        await server.BegunAsync();
        server.Time.Advance(SilentCall);
        using var answer = await OpenAnswer.OpenAsync(sending);
        await answer.ReadUntilAsync(OpenAnswer.Comment);

        using var end = await server.Session.SendAsync(HttpMethod.Delete);
        var last = await answer.ReadLastEventAsync();

        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        Assert.Equal((7, -32603), ((int)last["id"]!, (int)last["error"]!["code"]!));
    }

    [Fact]
    public async Task A_subscription_stream_gets_comments()
    {
        await using var server = await HeartbeatServer.StartAsync(McpSessionMode.Shared);
        var notifications = new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray("note://one") } };
        using var stream = await OpenAnswer.OpenAsync(server.SendAsync("subscriptions/listen", Era.Modern, "1", "application/json, text/event-stream", notifications));
        await stream.ReadUntilAsync("\n\n");

        Assert.Equal(OpenAnswer.Comment, await stream.ReadUntilCommentAsync(server.Time));
        await server.Session.CallAsync("change", new { note = "one" });
        Assert.Contains("note://one", await stream.ReadUntilAsync("\n\n"), StringComparison.Ordinal);
        Assert.Equal(OpenAnswer.Comment, await stream.ReadUntilCommentAsync(server.Time));
    }
}
