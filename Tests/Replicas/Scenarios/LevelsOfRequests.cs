using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>A client of 2026-07-28 sends the log level in each request. It applies only to that request (conformance: per-request-loglevel).</summary>
public sealed class LevelsOfRequests
{
    private static readonly string[] Logged = ["debug", "info", "warning", "error", "critical"];

    [Theory, InlineData(McpSessionMode.Stateless), InlineData(McpSessionMode.Sticky)]
    public async Task A_request_gets_the_logs_of_its_level_and_above_and_no_other_request_does(McpSessionMode mode)
    {
        await using var replicas = await BalancedReplicas.StartAsync(mode);
        using var http = replicas.As("alice");
        (string? Level, int Skipped)[] levels = [("debug", 0), ("info", 1), ("notice", 2), ("warning", 2), ("error", 3), ("critical", 4), ("alert", 5), ("emergency", 5), (null, 5)];

        var answers = await Task.WhenAll(levels.Concat(levels).Select(async (level, number) => (level.Level, level.Skipped, Line: $"line {number}", Answer: await LogAsync(http, $"line {number}", level.Level))));

        Assert.All(answers, answer => Assert.Equal(
            Logged.Skip(answer.Skipped).Select(level => (level, answer.Line)),
            answer.Answer.Messages.SkipLast(1).Select(message => ((string)message["params"]!["level"]!, (string)message["params"]!["data"]!))));
        Assert.All(answers, answer => Assert.Equal(answer.Line, answer.Answer.Text));
    }

    [Theory, InlineData("loud"), InlineData("DEBUG"), InlineData("")]
    public async Task An_unknown_level_is_rejected(string level)
    {
        await using var replicas = await BalancedReplicas.StartAsync(McpSessionMode.Stateless);
        using var http = replicas.As("alice");

        Assert.Equal(-32602, (await LogAsync(http, "line", level)).ErrorCode);
    }

    private static Task<McpAnswer> LogAsync(HttpClient http, string line, string? level) => http.McpAsync(
        "tools/call",
        new JsonObject
        {
            ["name"] = "log",
            ["arguments"] = new JsonObject { ["line"] = line },
            ["_meta"] = level is null ? [] : new JsonObject { ["io.modelcontextprotocol/logLevel"] = level },
        },
        Era.Modern,
        "log");
}
