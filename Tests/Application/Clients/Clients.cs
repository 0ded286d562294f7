using McpAspire.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public class Clients(ThreeReplicas application)
{
    [Fact]
    public async Task Progress_arrives_while_the_tool_runs()
    {
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = application.McpEndpoint }), cancellationToken: TestContext.Current.CancellationToken);
        var first = new TaskCompletionSource<ProgressNotificationValue>(TaskCreationOptions.RunContinuationsAsynchronously);

        var call = client.CallToolAsync(
            "count_to",
            new Dictionary<string, object?> { ["limit"] = 2, ["pause"] = 2_000 },
            new FirstReport(first),
            cancellationToken: TestContext.Current.CancellationToken);

        var report = await first.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        Assert.Equal((1f, 2f, "Counted to 1 of 2."), (report.Progress, report.Total, report.Message));
        Assert.Equal("Counted to 2.", ((TextContentBlock)(await call).Content.Single()).Text);
    }

    [Theory]
    [InlineData("v1", "2025-11-25")]
    [InlineData("v2-legacy", "2025-11-25")]
    [InlineData("v2-auto", "2026-07-28")]
    [InlineData("v2-pinned", "2026-07-28")]
    [InlineData("mcp-remote", "2025-11-25")]
    [InlineData("mcp-remote-auto", "2025-11-25")] // The version that it reports to its own client, not the one it uses with the server.
    [InlineData("csharp", "2026-07-28")]
    [InlineData("csharp-2025-11-25", "2025-11-25")]
    public async Task A_client_lists_the_tools_and_reaches_every_replica(string client, string protocolVersion)
    {
        var reports = await ClientsOfEveryKind.RunTogetherAsync(client, application.McpEndpoint);

        ClientsOfEveryKind.AssertReachedEveryReplica(reports);
        Assert.All(reports, report => Assert.Equal(protocolVersion, report.ProtocolVersion));
    }

    [Fact]
    public async Task A_client_of_HTTP_SSE_shows_its_user_that_the_endpoint_does_not_exist()
    {
        var reports = await ClientsOfEveryKind.RunTogetherAsync("v1-sse", application.McpEndpoint);

        Assert.All(reports, report => Assert.Equal("SSE error: Non-200 status code (404)", report.Error));
    }

    private sealed class FirstReport(TaskCompletionSource<ProgressNotificationValue> first) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => first.TrySetResult(value);
    }
}
