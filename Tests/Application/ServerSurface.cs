using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The tools, resources and prompts, as a client sees them.</summary>
public class ServerSurface(ThreeReplicas application)
{
    [Fact]
    public async Task Every_tool_has_a_description_and_correct_annotations()
    {
        var tools = (await application.Http.McpAsync("tools/list")).Result["tools"]!.AsArray();

        Assert.All(tools, tool => Assert.NotEmpty((string)tool!["description"]!));
        Assert.Equal(["who_am_i", "echo", "count_to", "read_notebook", "plan_trip"], Annotated(tools, "readOnlyHint"));
        Assert.Equal(["echo", "count_to", "read_notebook"], Annotated(tools, "idempotentHint"));
        Assert.Empty(Annotated(tools, "destructiveHint"));
        Assert.Empty(Annotated(tools, "openWorldHint"));
    }

    [Fact]
    public async Task The_resource_of_the_replica_is_the_replica_that_answers()
    {
        var answer = await application.Http.McpAsync("resources/read", new JsonObject { ["uri"] = "replica://self" });

        var report = JsonNode.Parse((string)answer.Result["contents"]![0]!["text"]!)!;
        Assert.Equal(answer.Replica, (string?)report["replica"]);
    }

    [Fact]
    public async Task A_notebook_is_a_resource_by_its_handle()
    {
        using var replica = application.Replica("mcp-1");
        var handle = (await replica.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

        var templates = await replica.McpAsync("resources/templates/list");
        var answer = await replica.McpAsync("resources/read", new JsonObject { ["uri"] = $"notebook://{handle}" });

        Assert.Equal("notebook://{handle}", (string?)templates.Result["resourceTemplates"]![0]!["uriTemplate"]);
        Assert.Equal("Groceries\n(no notes yet)", (string?)answer.Result["contents"]![0]!["text"]);
    }

    [Fact]
    public async Task The_prompt_asks_for_the_given_number_of_calls()
    {
        var answer = await application.Http.McpAsync("prompts/get", new JsonObject
        {
            ["name"] = "show_round_robin",
            ["arguments"] = new JsonObject { ["calls"] = "12" },
        });

        Assert.StartsWith("Call the tool who_am_i 12 times", (string?)answer.Result["messages"]![0]!["content"]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counting_past_the_limit_is_refused_with_the_allowed_range()
    {
        var answer = await application.Http.CallToolAsync("count_to", new { limit = 1_001 });

        Assert.True(answer.IsError);
        Assert.EndsWith("limit must be from 1 to 1000 and pause from 0 to 10000; they were 1001 and 100.", answer.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Annotated(JsonArray tools, string hint) =>
        tools.Where(tool => (bool?)tool!["annotations"]![hint] is not false && tool["annotations"]![hint] is not null).Select(tool => (string)tool!["name"]!);
}
