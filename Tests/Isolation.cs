using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What a request tells of its client is seen by that request and by no other, however many there are at once.</summary>
public class Isolation(ThreeReplicas application)
{
    private const int ManyClients = 200;

    [Fact]
    public async Task Two_hundred_clients_at_once_each_see_their_own_name()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, ManyClients).Select(async number =>
        {
            var answer = await application.Http.CallToolAsync("who_am_i", era: Era.Modern, client: $"client-{number}");
            return (number, Client: (string?)answer.Result["structuredContent"]!["client"]);
        }));

        Assert.All(answers, answer => Assert.Equal($"client-{answer.number} 1", answer.Client));
    }

    [Fact]
    public async Task Initialize_may_be_repeated_and_leaves_nothing_behind()
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
