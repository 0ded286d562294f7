using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A call that asks its user goes over several rounds, and each may reach another replica: the state between them travels with the client, sealed.</summary>
public class SealedState(ThreeReplicas alone, ThreeReplicasWithRedis application) : IClassFixture<ThreeReplicasWithRedis>
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact(Skip = Requirements.NoRedis, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Redis))]
    public async Task A_round_begun_on_one_replica_ends_on_another()
    {
        var first = await PlanAsync(application.Http);
        var second = await PlanAsync(application.Http, State(first), "destination", "Lisbon");
        var third = await PlanAsync(application.Http, State(second), "month", "May");

        Assert.Equal(3, new[] { first.Replica, second.Replica, third.Replica }.Distinct().Count());
        Assert.Equal("Where do you want to go?", Question(first, "destination"));
        Assert.Equal("In which month do you want to go to Lisbon?", Question(second, "month"));
        Assert.Equal("The trip goes to Lisbon in May.", third.Text);
    }

    [Fact]
    public async Task With_one_key_for_all_replicas_it_needs_no_Redis()
    {
        await using var one = await LoneServer.StartAsync($"--Sealing:Key={Key}");
        await using var other = await LoneServer.StartAsync($"--Sealing:Key={Key}");

        var asked = await PlanAsync(other.Http, State(await PlanAsync(one.Http)), "destination", "Lisbon");

        Assert.Equal("The trip goes to Lisbon in May.", (await PlanAsync(one.Http, State(asked), "month", "May")).Text);
    }

    [Fact]
    public async Task Without_Redis_and_without_a_key_only_the_replica_that_began_goes_on()
    {
        using var one = alone.Replica("mcp-1");
        using var other = alone.Replica("mcp-2");
        var begun = State(await PlanAsync(one));

        var refused = await PlanAsync(other, begun, "destination", "Lisbon");
        var accepted = await PlanAsync(one, begun, "destination", "Lisbon");

        AssertRefused("The requestState is none that this server gave out for tools/call plan_trip, or comes from a replica whose Sealing:Key is another one. Begin the call again, without requestState.", refused);
        Assert.Equal("In which month do you want to go to Lisbon?", Question(accepted, "month"));
    }

    [Fact]
    public async Task A_replica_with_a_key_of_its_own_says_at_start_what_will_not_work_and_what_cures_it()
    {
        await using var server = await LoneServer.StartAsync("--Replica:Name=lonely");

        await server.Process.LineAsync(
            "Replica lonely seals requestState with a key of its own: a tool that asks its user, as plan_trip does, cannot go on after another replica has asked. Cures: --Redis=true, or the same Sealing:Key for every replica.");
    }

    [Fact]
    public async Task A_tampered_state_is_refused()
    {
        using var replica = alone.Replica("mcp-1");
        var state = State(await PlanAsync(replica));

        foreach (var tampered in new[] { Changed(state, 0), Changed(state, state.Length / 2), Changed(state, state.Length - 4), state[..^4], state + "AAAA", "", "none of ours" })
        {
            AssertRefused(
                "The requestState is none that this server gave out for tools/call plan_trip, or comes from a replica whose Sealing:Key is another one. Begin the call again, without requestState.",
                await PlanAsync(replica, tampered, "destination", "Lisbon"));
        }
    }

    [Fact]
    public async Task An_expired_state_is_refused()
    {
        await using var server = await LoneServer.StartAsync("--Sealing:Lifetime=00:00:00.2");
        var state = State(await PlanAsync(server.Http));

        McpAnswer answer = null!;
        await Eventually.HoldsAsync("the state expires", async () => (answer = await PlanAsync(server.Http, state)).ErrorCode is not null);

        AssertRefused("The requestState has expired: it is good for 00:00:00.2000000. Begin the call again, without requestState.", answer);
    }

    [Theory]
    [InlineData("destination", "")]
    [InlineData("destination", null)]
    [InlineData("month", "Lisbon")]
    public async Task A_wrong_or_missing_answer_is_asked_for_again(string question, string? answer)
    {
        using var replica = alone.Replica("mcp-1");
        var state = State(await PlanAsync(replica));

        var again = await PlanAsync(replica, state, question, answer);

        Assert.Equal("Where do you want to go?", Question(again, "destination"));
    }

    [Fact]
    public async Task A_month_that_there_is_none_is_asked_for_again()
    {
        using var replica = alone.Replica("mcp-1");
        var asked = await PlanAsync(replica, State(await PlanAsync(replica)), "destination", "Lisbon");

        var again = await PlanAsync(replica, State(asked), "month", "Brumaire");

        Assert.Equal("In which month do you want to go to Lisbon?", Question(again, "month"));
    }

    [Fact]
    public async Task A_user_who_declines_ends_the_call()
    {
        using var replica = alone.Replica("mcp-1");

        var answer = await PlanAsync(replica, State(await PlanAsync(replica)), "destination", action: "decline");

        Assert.Equal("No trip was planned: the user did not want to answer.", answer.Text);
    }

    [Fact]
    public async Task A_client_that_cannot_ask_its_user_is_told_so()
    {
        var legacy = await alone.Http.CallToolAsync("plan_trip");
        var modern = await alone.Http.CallToolAsync("plan_trip", era: Era.Modern);

        Assert.True(legacy.IsError);
        Assert.EndsWith("plan_trip asks the user for a destination and a month, and this client has not said that it can ask (capability elicitation).", legacy.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, -32021), (modern.Status, modern.ErrorCode));
        Assert.Equal("""{"elicitation":{"form":{}}}""", modern.Message!["error"]!["data"]!["requiredCapabilities"]!.ToJsonString());
    }

    [Theory]
    [InlineData("--Sealing:Key=secret", "Sealing:Key must be 32 bytes in base64, as 'openssl rand -base64 32' makes them.")]
    [InlineData("--Sealing:Lifetime=00:00:00", "Sealing:Lifetime is 00:00:00; it must be longer than 0, such as 00:10:00.")]
    public async Task Wrong_configuration_ends_a_replica_at_start_with_what_is_allowed(string option, string sentence)
    {
        await using var server = new ApplicationProcess("McpServer", option);

        Assert.NotEqual(0, await server.EndAsync());
        await server.LineAsync(sentence);
    }

    private static Task<McpAnswer> PlanAsync(HttpClient http, string? state = null, string question = "destination", string? answer = null, string action = "accept")
    {
        var parameters = new JsonObject
        {
            ["name"] = "plan_trip",
            ["arguments"] = new JsonObject(),
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() },
            },
        };
        if (state is not null)
        {
            parameters["requestState"] = state;
            parameters["inputResponses"] = new JsonObject
            {
                [question] = new JsonObject { ["action"] = action, ["content"] = answer is null ? new JsonObject() : new JsonObject { [question] = answer } },
            };
        }

        return http.PostAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters }.ToJsonString(),
            ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", "tools/call"),
            ("Mcp-Name", "plan_trip"));
    }

    private static string State(McpAnswer answer) => (string)answer.Result["requestState"]!;

    private static string? Question(McpAnswer answer, string question) =>
        (string?)answer.Result["resultType"] is "input_required" ? (string?)answer.Result["inputRequests"]![question]!["params"]!["message"] : null;

    private static string Changed(string state, int index) => $"{state[..index]}{(state[index] is 'A' ? 'B' : 'A')}{state[(index + 1)..]}";

    private static void AssertRefused(string message, McpAnswer answer) =>
        Assert.Equal((-32602, message), (answer.ErrorCode, (string?)answer.Message!["error"]!["message"]));
}
