using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Change notifications for clients of 2025-11-25 and earlier, in their session.</summary>
[Trait("Run", "All")]
public abstract class SessionSubscriptions(RedisApplication replicas)
{
    private readonly RedisApplication _shared = replicas.Needed;

    [Fact]
    public async Task A_session_is_notified_of_a_resource_until_it_unsubscribes()
    {
        await using var server = await LoneServer.StartAsync("--Sessions:Mode=Stateful");
        var session = await LegacySession.OpenAsync(server.Http);
        await using var stream = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));
        var (first, second) = (await OpenNotebookAsync(server.Http), await OpenNotebookAsync(server.Http));

        var subscribed = await SubscribeAsync(session, "resources/subscribe", first);
        await AddNoteAsync(server.Http, first);
        var update = await stream.NextAsync();
        await SubscribeAsync(session, "resources/subscribe", second);
        await SubscribeAsync(session, "resources/unsubscribe", first);
        await AddNoteAsync(server.Http, first);
        await AddNoteAsync(server.Http, second);

        Assert.Equal("{}", subscribed.Result.ToJsonString());
        AssertUpdated(first, update);
        AssertUpdated(second, await stream.NextAsync());
    }

    [Fact]
    public async Task With_Redis_it_is_notified_of_a_change_on_another_replica()
    {
        using var redis = await RedisServer.StartAsync(_shared.Program);
        await using var own = await LoneServer.StartAsync("--Sessions:Mode=Stateful", $"--ConnectionStrings:redis={redis.ConnectionString}");
        await using var other = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        var session = await LegacySession.OpenAsync(own.Http);
        await using var stream = await ListenStream.OpenAsync(await session.SendAsync(HttpMethod.Get));
        var handle = await OpenNotebookAsync(other.Http);

        await SubscribeAsync(session, "resources/subscribe", handle);
        await AddNoteAsync(other.Http, handle);

        AssertUpdated(handle, await stream.NextAsync());
    }

    [Fact]
    public async Task A_shared_session_keeps_its_subscriptions_when_its_replica_ends()
    {
        var session = await LegacySession.OpenAsync(_shared.Http);
        var owner = (await session.CallAsync("who_am_i")).Replica;
        var handle = await OpenNotebookAsync(_shared.Http);
        await SubscribeAsync(session, "resources/subscribe", handle);

        await _shared.ExecuteAsync(owner, KnownResourceCommands.StopCommand);
        HttpResponseMessage response = null!;
        await Eventually.HoldsAsync("another replica has the session", async () => (response = await session.SendAsync(HttpMethod.Get)).IsSuccessStatusCode);
        await using var stream = await ListenStream.OpenAsync(response);
        await AddNoteAsync(_shared.Http, handle);

        AssertUpdated(handle, await stream.NextAsync());
        await _shared.RestartAsync(owner);
    }

    private static async Task<string> OpenNotebookAsync(HttpClient http) => (await http.CallToolAsync("open_notebook", new { title = "Groceries" }, Era.Modern)).Text;

    private static Task<McpAnswer> AddNoteAsync(HttpClient http, string handle) => http.CallToolAsync("add_note", new { handle, note = "milk" }, Era.Modern);

    private static Task<McpAnswer> SubscribeAsync(LegacySession session, string method, string handle) => session.PostAsync(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = new JsonObject { ["uri"] = $"notebook://{handle}" } }.ToJsonString());

    private static void AssertUpdated(string handle, JsonNode? message) =>
        Assert.Equal(("notifications/resources/updated", $"notebook://{handle}"), ((string?)message!["method"], (string?)message["params"]!["uri"]));
}

[Collection<SharedOnGarnet>]
public sealed class SessionSubscriptionsOnGarnet(SharedReplicas replicas) : SessionSubscriptions(replicas);

[Collection<SharedOnRedisServer>]
public sealed class SessionSubscriptionsOnRedisServer(SharedReplicasWithRedisServer replicas) : SessionSubscriptions(replicas);
