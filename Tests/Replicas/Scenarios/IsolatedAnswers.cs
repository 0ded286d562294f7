using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>Clients that use the same request ids at the same time get their own answers and notifications (conformance: session-isolation).</summary>
[Trait("Run", "All")]
public sealed class IsolatedAnswers
{
    public static TheoryData<McpSessionMode> Modes => new(McpSessionMode.Stateless, McpSessionMode.Sticky, McpSessionMode.Shared);

    [Theory, MemberData(nameof(Modes))]
    public async Task A_slow_and_a_fast_client_get_their_own_answers(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        var slow = await OpenAsync(replicas, mode);
        var fast = await OpenAsync(replicas, mode);

        var first = slow.RepeatAsync("slow", 4, 100);
        var second = await fast.RepeatAsync("fast", 0, 0);
        var third = await fast.RepeatAsync("fast again", 2, 10);

        AssertOwn(second, "fast", 0);
        AssertOwn(third, "fast again", 2);
        AssertOwn(await first, "slow", 4);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Many_clients_get_their_own_answers(McpSessionMode mode)
    {
        await using var replicas = await StartAsync(mode);
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync(replicas, mode)));

        await Task.WhenAll(clients.SelectMany((client, number) => Enumerable.Range(0, 6).Select(async call =>
        {
            var times = Random.Shared.Next(5);
            var text = $"client {number} call {call}";
            AssertOwn(await client.RepeatAsync(text, times, Random.Shared.Next(20), $"{(mode is McpSessionMode.Stateless ? 1 : call)}"), text, times, mode is McpSessionMode.Stateless ? 1 : call);
        })));
    }

    private static Task<BalancedReplicas> StartAsync(McpSessionMode mode) => BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);

    private static async Task<Client> OpenAsync(BalancedReplicas replicas, McpSessionMode mode)
    {
        var http = replicas.As("alice");
        return new Client(http, mode is McpSessionMode.Stateless ? null : (await LegacySession.OpenAsync(http)).Id);
    }

    private static void AssertOwn(McpAnswer answer, string text, int times, int id = 1)
    {
        Assert.Equal((id, text), ((int)answer.Message!["id"]!, answer.Text));
        Assert.Equal(Enumerable.Repeat((text, text), times), answer.Messages.SkipLast(1).Select(message => ((string)message["params"]!["progressToken"]!, (string)message["params"]!["message"]!)));
    }

    private sealed record Client(HttpClient Http, string? Session)
    {
        // The progress token of each call is its text.
        public Task<McpAnswer> RepeatAsync(string text, int times, int pause, string id = "1") => Http.PostAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = JsonNode.Parse(id),
                ["method"] = "tools/call",
                ["params"] = new JsonObject { ["name"] = "repeat", ["arguments"] = new JsonObject { ["text"] = text, ["times"] = times, ["pause"] = pause }, ["_meta"] = new JsonObject { ["progressToken"] = text } },
            }.ToJsonString(),
            [("Accept", "application/json, text/event-stream"), ("MCP-Protocol-Version", "2025-11-25"), .. Session is null ? Array.Empty<(string, string)>() : [("Mcp-Session-Id", Session)]]);
    }
}
