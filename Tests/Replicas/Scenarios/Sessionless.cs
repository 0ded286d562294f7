using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>
/// For a client of 2026-07-28 no mode has sessions: lists do not depend on the connection or on earlier requests, and session headers and methods are ignored or
/// rejected (conformance: server-sessionless, json-rpc-batch-rejection).
/// </summary>
[Trait("Run", "All")]
public sealed class Sessionless
{
    private const string Modern = "2026-07-28";

    public static TheoryData<McpSessionMode> Modes => new(Enum.GetValues<McpSessionMode>());

    [Theory, MemberData(nameof(Modes))]
    public async Task Lists_are_the_same_on_every_connection_and_after_any_request(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        using var first = replicas.As("alice");

        var before = await ListsAsync(first);
        await first.CallToolAsync("echo", new { message = "hello" }, Era.Modern);
        await first.McpAsync("resources/read", new JsonObject { ["uri"] = "note://one" }, Era.Modern, "note://one");
        await first.McpAsync("resources/read", new JsonObject { ["uri"] = "none://one" }, Era.Modern, "none://one");

        for (var time = 0; time < 3; time++)
        {
            using var next = replicas.As("alice");
            Assert.Equal(before, await ListsAsync(next));
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Session_headers_and_methods_are_ignored_or_rejected(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        using var http = replicas.As("alice");

        foreach (var header in new[] { "Mcp-Session-Id", "Last-Event-ID" })
        {
            foreach (var value in new[] { "42", "mcp-1.42", new string('x', 500) })
            {
                http.DefaultRequestHeaders.Add(header, value);
                var answer = await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);
                http.DefaultRequestHeaders.Remove(header);
                Assert.Equal((HttpStatusCode.OK, "hello", false), (answer.Status, answer.Text, answer.Headers.Contains("Mcp-Session-Id")));
            }
        }

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, "/mcp") { Headers = { { "MCP-Protocol-Version", Modern } } };
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (answer.StatusCode, string.Join(',', answer.Content.Headers.Allow)));
        }
    }

    [Theory]
    [InlineData(McpSessionMode.Stateless, Modern)]
    [InlineData(McpSessionMode.Stateless, "2025-11-25")]
    [InlineData(McpSessionMode.Sticky, Modern)]
    [InlineData(McpSessionMode.Sticky, "2025-06-18")]
    [InlineData(McpSessionMode.Shared, "2025-11-25")]
    public async Task A_batch_is_rejected_with_one_error_and_not_executed(McpSessionMode mode, string revision)
    {
        await using var replicas = await StartAsync(mode);
        using var http = replicas.As("alice");
        var session = mode is McpSessionMode.Stateless || revision is Modern ? "" : (await LegacySession.OpenAsync(http)).Id;
        string[] calls = [new WaitingCallForm(revision, Id: "1").Body("one"), new WaitingCallForm(revision, Id: "2").Body("two")];
        string[] batches = [$"[{string.Join(',', calls)}]", $"[{calls[0]}]", "[]", """[{"jsonrpc":"2.0","id":901,"method":"ping"},{"jsonrpc":"2.0","id":902,"method":"ping"}]"""];

        foreach (var batch in batches)
        {
            var answer = await http.PostAsync(batch, [("MCP-Protocol-Version", revision), ("Accept", "application/json, text/event-stream"), .. session.Length > 0 ? [("Mcp-Session-Id", session)] : Array.Empty<(string, string)>()]);

            Assert.Equal((HttpStatusCode.BadRequest, -32600), (answer.Status, answer.ErrorCode));
        }

        Assert.Empty(replicas.Waits.Begun);
    }

    private static async Task<string> ListsAsync(HttpClient http)
    {
        var lists = new List<string>();
        foreach (var method in new[] { "tools/list", "resources/list", "resources/templates/list" })
        {
            lists.Add((await http.McpAsync(method, era: Era.Modern)).Result.ToJsonString());
        }

        return string.Join('\n', lists);
    }

    private static Task<BalancedReplicas> StartAsync(McpSessionMode mode) => BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);
}
