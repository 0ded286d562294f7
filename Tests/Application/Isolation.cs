using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Client data in a request affects only that request, however many requests run at once.</summary>
public class Isolation(ThreeReplicas application)
{
    private const int ManyClients = 200;

    [Fact]
    public async Task Two_hundred_clients_at_once_each_see_their_own_name_and_capabilities()
    {
        string[][] capabilities = [["sampling"], ["elicitation"], ["roots"], []];

        var answers = await Task.WhenAll(Enumerable.Range(0, ManyClients).Select(async number =>
        {
            var own = capabilities[number % capabilities.Length];
            var answer = await application.Http.McpAsync(
                "tools/call",
                new JsonObject
                {
                    ["name"] = "who_am_i",
                    ["_meta"] = new JsonObject { ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(own.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject()))) },
                },
                Era.Modern,
                "who_am_i",
                $"client-{number}");
            return (Expected: ($"client-{number} 1", string.Join(',', own)), Report: answer.Result["structuredContent"]!);
        }));

        Assert.All(answers, answer => Assert.Equal(
            answer.Expected,
            ((string)answer.Report["client"]!, string.Join(',', answer.Report["capabilities"]!.AsArray().Select(name => (string?)name)))));
    }

    [Fact]
    public async Task Two_hundred_clients_at_once_each_get_the_logs_of_their_own_level()
    {
        const int Steps = 3;
        string?[] levels = ["debug", "error", null];

        var answers = await Task.WhenAll(Enumerable.Range(0, ManyClients).Select(async number =>
        {
            var level = levels[number % levels.Length];
            var meta = level is null ? [] : new JsonObject { ["io.modelcontextprotocol/logLevel"] = level };
            var answer = await application.Http.McpAsync(
                "tools/call",
                new JsonObject { ["name"] = "count_to", ["arguments"] = new JsonObject { ["limit"] = Steps, ["pause"] = 1 }, ["_meta"] = meta },
                Era.Modern,
                "count_to");
            return (Expected: level is "debug" ? Steps : 0, Logs: answer.Messages.Count(message => (string?)message["method"] is "notifications/message"));
        }));

        Assert.All(answers, answer => Assert.Equal(answer.Expected, answer.Logs));
    }

    [Fact]
    public async Task Initialize_may_be_repeated_and_leaves_no_state()
    {
        for (var time = 0; time < 6; time++)
        {
            var initialize = await application.Http.McpAsync("initialize", new JsonObject
            {
                ["protocolVersion"] = "2025-06-18",
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "leaves-its-name", ["version"] = "1" },
            });
            Assert.Equal("2025-06-18", (string?)initialize.Result["protocolVersion"]);
        }

        for (var call = 0; call < 3; call++)
        {
            var answer = await application.Http.CallToolAsync("who_am_i");
            Assert.Null(answer.Result["structuredContent"]!["client"]);
        }
    }
}
