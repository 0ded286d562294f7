using McpAspire.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAspire.Tests;

public class Clients(ThreeReplicas application)
{
    private static readonly string[] Tools = ["who_am_i", "echo", "count_to", "open_notebook", "add_note", "read_notebook", "plan_trip"];

    [Fact]
    public async Task The_CSharp_client_lists_the_tools_and_reaches_every_replica()
    {
        await using var client = await ConnectAsync();

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var replicas = new HashSet<string>();
        for (var call = 0; call < 3; call++)
        {
            var answer = await client.CallToolAsync("who_am_i", cancellationToken: TestContext.Current.CancellationToken);
            replicas.Add(answer.StructuredContent!.Value.GetProperty("replica").GetString()!);
        }

        Assert.Equal(Tools, tools.Select(tool => tool.Name));
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], replicas.Order());
    }

    [Fact]
    public async Task Progress_arrives_while_the_tool_runs()
    {
        await using var client = await ConnectAsync();
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

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("v1", "2025-11-25")]
    [InlineData("v2-legacy", "2025-11-25")]
    [InlineData("v2-auto", "2026-07-28")]
    [InlineData("v2-modern", "2026-07-28")]
    public async Task A_TypeScript_client_lists_the_tools_and_reaches_every_replica(string client, string protocolVersion)
    {
        var report = await NodeClient.RunAsync(client, application.McpEndpoint);

        Assert.Null(report.Error);
        Assert.Equal(protocolVersion, report.ProtocolVersion);
        Assert.Equal(Tools, report.Tools);
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], report.Replicas!.Distinct().Order());
    }

    private Task<McpClient> ConnectAsync() => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = application.McpEndpoint }),
        cancellationToken: TestContext.Current.CancellationToken);

    private sealed class FirstReport(TaskCompletionSource<ProgressNotificationValue> first) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => first.TrySetResult(value);
    }
}
