using System.Net;
using System.Net.Http.Json;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The fault that this project is about, on purpose: a session lives in one replica, and the balancer spreads its requests.</summary>
public class StatefulSessions(StatefulReplicas application) : IClassFixture<StatefulReplicas>
{
    [Fact]
    public async Task The_request_after_initialize_reaches_another_replica_which_has_no_such_session()
    {
        var session = await LegacySession.OpenAsync(application.Http);

        var second = await session.CallAsync("who_am_i");
        var third = await session.CallAsync("who_am_i");
        var fourth = await session.CallAsync("who_am_i");

        Assert.All([second, third], lost => Assert.Equal((HttpStatusCode.NotFound, -32001, "Session not found"), (lost.Status, lost.ErrorCode, (string?)lost.Message!["error"]!["message"])));
        Assert.Equal(HttpStatusCode.OK, fourth.Status);
    }

    [Fact]
    public async Task On_one_replica_alone_the_fault_stays_hidden()
    {
        using var replica = application.Replica("mcp-1");
        var session = await LegacySession.OpenAsync(replica);

        var answer = await session.CallAsync("who_am_i");

        Assert.Equal("Stateful", (string?)answer.Result["structuredContent"]!["sessions"]);
    }

    [Fact]
    public async Task A_message_to_an_event_stream_of_another_replica_finds_no_session()
    {
        await using var stream = await EventStream.OpenAsync(application.Http);

        using var answer = await application.Http.PostAsJsonAsync(stream.MessagePath, new { jsonrpc = "2.0", id = 1, method = "ping" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("Could not find session", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_of_2026_07_28_has_no_session_and_no_fault()
    {
        for (var call = 0; call < 6; call++)
        {
            var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);
            Assert.Equal("hello", answer.Text);
        }
    }

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("v1", "Session not found")]
    [InlineData("v2-legacy", "Session not found")]
    [InlineData("v1-sse", "Could not find session")]
    public async Task A_TypeScript_client_with_sessions_shows_its_user_that_the_session_is_lost(string client, string error)
    {
        var report = await NodeClient.RunAsync(client, application.McpEndpoint);

        Assert.Contains(error, report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_replica_says_in_its_log_what_is_lost_and_what_would_cure_it()
    {
        var session = await LegacySession.OpenAsync(application.Http);
        var lost = await session.CallAsync("who_am_i");

        await Eventually.HoldsAsync("the log tells", async () => (await application.LogAsync(lost.Replica)).Contains(
            $"Replica {lost.Replica} was asked for a session that it does not own: in the mode Stateful a session lives in the memory of the replica that opened it.",
            StringComparison.Ordinal));
    }
}
