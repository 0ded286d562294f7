using System.Diagnostics;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Change notifications for clients of 2026-07-28, whichever replica has their stream.</summary>
[Trait("Run", "All")]
public abstract class Subscriptions(ThreeReplicas alone, RedisApplication replicas)
{
    private const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(1);
    private readonly RedisApplication _application = replicas.Needed;

    private static JsonObject Everything => new()
    {
        ["toolsListChanged"] = true,
        ["promptsListChanged"] = true,
        ["resourcesListChanged"] = true,
        ["resourceSubscriptions"] = new JsonArray("notebook://any"),
    };

    [Fact]
    public async Task A_note_added_on_one_replica_reaches_a_stream_held_by_another()
    {
        var handle = await OpenNotebookAsync(_application.Http);
        await using var stream = await ListenAsync(_application.Http, handle);

        var replicas = new HashSet<string>();
        for (var note = 0; note < 3; note++)
        {
            replicas.Add((await _application.Http.CallToolAsync("add_note", new { handle, note = "milk" })).Replica);
            var added = Stopwatch.GetTimestamp();
            AssertUpdated(handle, await stream.NextAsync());
            Assert.InRange(Stopwatch.GetElapsedTime(added), TimeSpan.Zero, Promptly);
        }

        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], replicas.Order());
    }

    [Fact]
    public async Task Only_what_was_asked_for_arrives()
    {
        var handle = await OpenNotebookAsync(_application.Http);
        var other = await OpenNotebookAsync(_application.Http);
        await using var stream = await ListenAsync(_application.Http, handle);

        await _application.Http.CallToolAsync("add_note", new { handle = other, note = "milk" });
        await _application.Http.CallToolAsync("add_note", new { handle, note = "milk" });

        AssertUpdated(handle, await stream.NextAsync());
    }

    [Fact]
    public async Task With_Redis_advertised_notifications_are_accepted()
    {
        var discovered = await _application.Http.McpAsync("server/discover", era: Era.Modern);
        await using var stream = await ListenStream.OpenAsync(_application.Http, Everything);

        var acknowledged = await stream.NextAsync();

        Assert.Equal("""{"listChanged":true}""", discovered.Result["capabilities"]!["tools"]!.ToJsonString());
        Assert.Equal("""{"listChanged":true}""", discovered.Result["capabilities"]!["prompts"]!.ToJsonString());
        Assert.Equal("""{"subscribe":true,"listChanged":true}""", discovered.Result["capabilities"]!["resources"]!.ToJsonString());
        AssertEqual(Everything, acknowledged!["params"]!["notifications"]);
    }

    [Fact]
    public async Task Without_Redis_no_notifications_are_offered()
    {
        var discovered = await alone.Http.McpAsync("server/discover", era: Era.Modern);
        await using var stream = await ListenStream.OpenAsync(alone.Http, Everything);

        var acknowledged = await stream.NextAsync();
        var result = await stream.NextAsync();

        Assert.All(["tools", "prompts", "resources"], part => Assert.Equal("{}", discovered.Result["capabilities"]![part]!.ToJsonString()));
        AssertEqual(new JsonObject(), acknowledged!["params"]!["notifications"]);
        Assert.Equal("complete", (string?)result!["result"]!["resultType"]);
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    public async Task The_result_and_every_message_carry_the_subscription_id(string id)
    {
        using var redis = await RedisServer.StartAsync(_application.Program);
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        var handle = await OpenNotebookAsync(server.Http);
        await using var stream = await ListenStream.OpenAsync(server.Http, Notebooks(handle), JsonNode.Parse(id));

        var acknowledged = await stream.NextAsync();
        await server.Http.CallToolAsync("add_note", new { handle, note = "milk" });
        var updated = await stream.NextAsync();
        server.Process.Signal(ApplicationProcess.Interrupt);
        var answer = await stream.NextAsync();

        Assert.Equal([id, id, id], new[] { acknowledged!["params"], updated!["params"], answer!["result"] }.Select(part => part!["_meta"]![SubscriptionId]!.ToJsonString()));
        Assert.Equal(("notifications/subscriptions/acknowledged", id, "complete"), ((string?)acknowledged["method"], answer["id"]!.ToJsonString(), (string?)answer["result"]!["resultType"]));
        Assert.Null(await stream.NextAsync());
        Assert.Equal(0, await server.Process.EndAsync());
    }

    [Fact]
    public async Task A_stream_continues_after_the_connection_to_Redis_was_lost()
    {
        using var redis = await RedisServer.StartAsync(_application.Program);
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        var handle = await OpenNotebookAsync(server.Http);
        // One cut is not enough: a subscription that is not renewed is lost only at about one cut in eight.
        for (var cut = 0; cut < 5; cut++)
        {
            await using var stream = await ListenAsync(server.Http, handle);

            await redis.CutConnectionsAsync();
            var updated = stream.NextAsync();
            await Eventually.HoldsAsync("a note that is added arrives", async () =>
            {
                await server.Http.CallToolAsync("add_note", new { handle, note = "milk" });
                // Waits between notes: a notebook holds 100 notes, and reconnecting may take seconds.
                return await Task.WhenAny(updated, Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)) == updated;
            });

            AssertUpdated(handle, await updated);
        }
    }

    [Theory]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    public async Task A_client_of_2025_without_a_session_gets_an_empty_answer(string method)
    {
        var initialized = await _application.Http.McpAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "by-hand", ["version"] = "1" },
        });
        var answer = await _application.Http.McpAsync(method, new JsonObject { ["uri"] = "notebook://any" });

        Assert.Equal("{}", initialized.Result["capabilities"]!["resources"]!.ToJsonString());
        Assert.Equal("{}", answer.Result.ToJsonString());
    }

    private static async Task<string> OpenNotebookAsync(HttpClient http) => (await http.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

    private static async Task<ListenStream> ListenAsync(HttpClient http, string handle)
    {
        var stream = await ListenStream.OpenAsync(http, Notebooks(handle));
        AssertEqual(Notebooks(handle), (await stream.NextAsync())!["params"]!["notifications"]);
        return stream;
    }

    private static JsonObject Notebooks(string handle) => new() { ["resourceSubscriptions"] = new JsonArray($"notebook://{handle}") };

    private static void AssertUpdated(string handle, JsonNode? message) =>
        Assert.Equal(("notifications/resources/updated", $"notebook://{handle}"), ((string?)message!["method"], (string?)message["params"]!["uri"]));

    private static void AssertEqual(JsonObject expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), actual?.ToJsonString());
}

[Collection<OnGarnet>]
public sealed class SubscriptionsOnGarnet(ThreeReplicas alone, ThreeReplicasWithRedis replicas) : Subscriptions(alone, replicas);

[Collection<OnRedisServer>]
public sealed class SubscriptionsOnRedisServer(ThreeReplicas alone, ThreeReplicasWithRedisServer replicas) : Subscriptions(alone, replicas);
