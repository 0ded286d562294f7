using McpAspire.Tests.Support;
using McpReplicas;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAspire.Tests;

/// <summary>A tool asks its user to open a page, with an elicitation in the session or with an error (SEP-1036; conformance: elicitation-url).</summary>
public sealed class PagesForUsers
{
    [Theory, InlineData(McpSessionMode.Sticky), InlineData(McpSessionMode.Shared)]
    public async Task A_client_is_asked_to_open_a_page_and_notified_when_it_is_done(McpSessionMode mode)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);
        ElicitRequestParams? asked = null;
        await using var client = await ConnectAsync(replicas, question => asked = question);
        var done = new TaskCompletionSource<string?>();
        await using var listening = client.RegisterNotificationHandler(NotificationMethods.ElicitationCompleteNotification, (notification, _) =>
        {
            done.TrySetResult((string?)notification.Params!["elicitationId"]);
            return default;
        });

        var answer = await client.CallToolAsync("consent", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("accept 0", ((TextContentBlock)answer.Content.Single()).Text);
        Assert.Equal(("url", "Please allow it.", ScenarioTools.Url, "7"), (asked!.Mode, asked.Message, asked.Url, asked.ElicitationId));
        Assert.Equal("7", await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(McpSessionMode.Sticky), InlineData(McpSessionMode.Shared)]
    public async Task An_error_names_the_pages_that_a_tool_needs(McpSessionMode mode)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);
        await using var client = await ConnectAsync(replicas, _ => { });

        var error = await Assert.ThrowsAsync<UrlElicitationRequiredException>(async () => await client.CallToolAsync("needs_consent", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(-32042, (int)error.ErrorCode);
        Assert.Equal([("url", ScenarioTools.Url, "8", "Please allow it.")], error.Elicitations.Select(page => (page.Mode, page.Url, page.ElicitationId, page.Message)));
    }

    private static Task<McpClient> ConnectAsync(BalancedReplicas replicas, Action<ElicitRequestParams> hear) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = new(replicas.Address, "/mcp") }),
        new()
        {
            ProtocolVersion = "2025-11-25",
            Capabilities = new() { Elicitation = new() { Url = new() } },
            Handlers = new()
            {
                ElicitationHandler = (question, _) =>
                {
                    hear(question!);
                    return ValueTask.FromResult(new ElicitResult { Action = "accept" });
                },
            },
        },
        cancellationToken: TestContext.Current.CancellationToken);
}
