using System.Net;
using System.Net.Http.Json;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Shows the fault that this project solves: one replica has a session, and the balancer distributes its requests over all replicas.</summary>
[Trait("Run", "All")]
public class StatefulSessions(StatefulReplicas application) : IClassFixture<StatefulReplicas>
{
    private const string NotPosted = """Error POSTing to endpoint: {"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"}}""";
    private const string Closed = "MCP error -32000: Connection closed";

    [Fact]
    public async Task The_request_after_initialize_reaches_another_replica_that_does_not_have_the_session()
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

    [Theory]
    [InlineData("v1", $"Streamable HTTP error: {NotPosted}")]
    [InlineData("v1-sse", "Error POSTing to endpoint (HTTP 404): Could not find session")]
    [InlineData("v2-legacy", NotPosted)]
    [InlineData("mcp-remote", Closed, "Fatal error: SseError: SSE error: Non-200 status code (405)")] // It treats the 404 as a sign of an HTTP+SSE server.
    [InlineData("mcp-remote-http-only", Closed, $"Fatal error: SdkHttpError: {NotPosted}")]
    public async Task A_client_with_a_session_shows_its_user_that_the_session_is_lost(string client, string error, string? fatal = null)
    {
        var reports = await ClientsOfEveryKind.RunInTurnAsync(client, application.McpEndpoint);

        Assert.All(reports, report => Assert.Equal((error, fatal), (report.Error, report.Fatal)));
    }

    // Its GET and its first POST in the session fail at about the same time. The GET closes the transport, so the error of the POST may be lost.
    [Fact]
    public async Task The_CSharp_client_with_a_session_shows_its_user_that_the_session_has_expired_or_only_that_it_was_canceled()
    {
        const string Expired = "The server returned HTTP 404 for a request with an Mcp-Session-Id, indicating the session has expired. To continue, create a new client session or call ResumeSessionAsync with a new connection.";
        var reports = await ClientsOfEveryKind.RunInTurnAsync("csharp-2025-11-25", application.McpEndpoint);

        Assert.All(reports, report => Assert.Contains(report.Error, new[] { Expired, ClientsOfEveryKind.Canceled }));
    }

    [Theory, MemberData(nameof(ClientsOfEveryKind.WithoutSession), MemberType = typeof(ClientsOfEveryKind))]
    public async Task A_client_without_a_session_reaches_every_replica(string client) =>
        ClientsOfEveryKind.AssertReachedEveryReplica(await ClientsOfEveryKind.RunTogetherAsync(client, application.McpEndpoint));

    [Fact]
    public async Task The_probe_finds_the_fault_and_only_where_there_are_sessions()
    {
        var probe = await ProbeProcess.RunAsync(application.McpEndpoint);

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy session-in-process-memory"], probe.Reasons);
        Assert.Equal((0, true), (probe.Era("modern").Failed, probe.Era("legacy").Failed > 0));
        Assert.Matches("A session of (mcp-[123]) was unknown to (?!.*\\1)", probe.Evidence);
        Assert.Contains("Session not found", probe.FirstFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_probe_finds_the_fault_of_HTTP_SSE_too()
    {
        var probe = await ProbeProcess.RunAsync(application.McpEndpoint, "--era=sse");

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["sse sse-message-to-another-worker"], probe.Reasons);
        Assert.Contains("Could not find session", probe.FirstFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_replica_logs_the_lost_session_and_its_cause()
    {
        var session = await LegacySession.OpenAsync(application.Http);
        var lost = await session.CallAsync("who_am_i");

        await Eventually.HoldsAsync("the log contains the reason", async () => (await application.LogAsync(lost.Replica)).Contains(
            $"Replica {lost.Replica} received a request for a session that it does not know. In the mode Stateful the session was opened on another replica,",
            StringComparison.Ordinal));
    }
}
