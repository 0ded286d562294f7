using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>If a client before 2026-07-28 sends extensions in <c>initialize</c>, its answers are the same as without them (conformance: legacy-extensions).</summary>
public sealed class ExtensionsOfOldClients
{
    private const string Extensions = """{"io.modelcontextprotocol/tasks":{},"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]},"com.example/unknown":{"deep":[1,{"a":null}]}}""";

    [Theory, InlineData(McpSessionMode.Stateless), InlineData(McpSessionMode.Sticky), InlineData(McpSessionMode.Shared)]
    public async Task Extensions_do_not_change_the_answers(McpSessionMode mode)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode, mode is McpSessionMode.Shared ? RedisProgram.Garnet : null);
        using var http = replicas.As("alice");
        var plain = await InitializeAsync(http, "{}");

        var answer = await InitializeAsync(http, $$"""{"extensions":{{Extensions}}}""");

        Assert.Equal(plain.Result.ToJsonString(), answer.Result.ToJsonString());
        Assert.Null(answer.Result["capabilities"]!["extensions"]);
        var session = mode is McpSessionMode.Stateless ? Array.Empty<(string, string)>() : [("Mcp-Session-Id", answer.Headers.GetValues("Mcp-Session-Id").Single())];
        var called = await http.PostAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"},"task":{"ttl":1000}}}""", session);
        Assert.Equal(("hello", false), (called.Text, called.Result.AsObject().ContainsKey("task")));
        foreach (var method in new[] { "tasks/get", "tasks/list", "ui/initialize", "com.example/unknown" })
        {
            Assert.Equal(-32601, (await http.PostAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 3, ["method"] = method, ["params"] = new JsonObject { ["taskId"] = "1" } }.ToJsonString(), session)).ErrorCode);
        }
    }

    private static Task<McpAnswer> InitializeAsync(HttpClient http, string capabilities) => http.PostAsync(
        $$$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{{{{capabilities}}}},"protocolVersion":"2025-11-25","clientInfo":{"name":"by-hand","version":"1"}}}""");
}
