using System.Net;
using System.Security.Claims;
using McpReplicas;
using McpAspire.Server.Tools;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>A call that asks its user has several rounds, and each may reach another replica. The client carries the protected state between the rounds.</summary>
[Collection<OnGarnet>]
[Trait("Run", "All")]
public class RequestStates(ThreeReplicas alone, ThreeReplicasWithRedis application)
{
    [Fact]
    public async Task A_round_begun_on_one_replica_ends_on_another()
    {
        var first = await application.Http.PlanAsync();
        var second = await application.Http.PlanAsync(PlanTrip.State(first), "destination", "Lisbon");
        var third = await application.Http.PlanAsync(PlanTrip.State(second), "month", "May");

        Assert.Equal(3, new[] { first.Replica, second.Replica, third.Replica }.Distinct().Count());
        Assert.Equal("Where do you want to go?", first.Question("destination"));
        Assert.Equal("In which month do you want to go to Lisbon?", second.Question("month"));
        Assert.Equal("The trip goes to Lisbon in May.", third.Text);
    }

    [Fact]
    public async Task Without_Redis_every_replica_can_continue_too()
    {
        // More rounds than replicas, so that each replica issues and reads states.
        for (var trip = 0; trip < 4; trip++)
        {
            var first = await alone.Http.PlanAsync();
            var second = await alone.Http.PlanAsync(PlanTrip.State(first), "destination", "Lisbon");
            var third = await alone.Http.PlanAsync(PlanTrip.State(second), "month", "May");

            Assert.Equal(3, new[] { first.Replica, second.Replica, third.Replica }.Distinct().Count());
            Assert.Equal("The trip goes to Lisbon in May.", third.Text);
        }
    }

    [Fact]
    public async Task A_tampered_state_is_refused()
    {
        using var replica = alone.Replica("mcp-1");
        var state = PlanTrip.State(await replica.PlanAsync());

        foreach (var tampered in new[] { Changed(state, 0), Changed(state, state.Length / 2), Changed(state, state.Length - 4), state[..^4], state + "AAAA", "", "not ours", "ü€", new string('A', 50_000) })
        {
            (await replica.PlanAsync(tampered, "destination", "Lisbon")).AssertInvalid();
        }
    }

    [Theory]
    [InlineData("sub=alice", "sub=bob")]
    [InlineData("sub=alice", "")]
    [InlineData("", "sub=alice")]
    [InlineData("sub=alice@here", "sub=alice@elsewhere")]
    [InlineData($"{ClaimTypes.Name}=alice", $"{ClaimTypes.Name}=bob")]
    [InlineData($"{ClaimTypes.Name}=alice", "sub=alice")]
    [InlineData("nameidentifier=alice", "sub=alice")]
    [InlineData("upn=alice", "upn=bob")]
    [InlineData("nameidentifier=alice sub=x", "nameidentifier=bob sub=x")]
    public async Task A_state_is_valid_only_for_the_user_who_began_the_call(string alice, string bob)
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<TripTools>());
        var state = (await server.Http.PlanAsync(user: Claims(alice))).State();

        var stolen = await server.Http.PlanAsync(state, "destination", "Rome", user: Claims(bob));
        var own = await server.Http.PlanAsync(state, "destination", "Lisbon", user: Claims(alice));

        stolen.AssertInvalid();
        Assert.Equal("In which month do you want to go to Lisbon?", own.Question("month"));

        static string[] Claims(string user) => user.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_state_is_valid_only_for_the_tool_that_issued_it()
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<TripTools>().WithTools<OtherTools>());
        var state = (await server.Http.PlanAsync()).State();

        var refused = await server.Http.PlanAsync(state, tool: "read_state");

        refused.AssertInvalid(tool: "read_state");
    }

    [Theory]
    [InlineData("{}", """{"class":1}""")]
    [InlineData("""{"class":1}""", "{}")]
    [InlineData("""{"class":1}""", """{"class":"1"}""")]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[2,1]}}""")]
    [InlineData("""{"a":"","b":"x"}""", """{"a":"x","b":""}""")]
    [InlineData("""{"a":null}""", "{}")]
    public async Task A_state_is_valid_only_for_the_arguments_of_the_first_round(string begun, string other)
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<TripTools>());
        var state = (await server.Http.PlanAsync(arguments: begun)).State();

        var refused = await server.Http.PlanAsync(state, "destination", "Lisbon", arguments: other);

        refused.AssertInvalid();
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":true,"d":"é"}}""", """{ "b": {"d":"\u00e9", "c":true}, "a": 1 }""")]
    [InlineData("null", "{}")]
    public async Task Arguments_in_another_spelling_are_the_same(string begun, string other)
    {
        await using var server = await InProcessServer.StartAsync(mcp => mcp.WithTools<TripTools>());
        var state = (await server.Http.PlanAsync(arguments: begun)).State();

        var again = await server.Http.PlanAsync(state, "destination", "Lisbon", arguments: other);

        Assert.Equal("In which month do you want to go to Lisbon?", again.Question("month"));
    }

    [Fact]
    public async Task An_expired_state_is_refused()
    {
        await using var server = await LoneServer.StartAsync("--RequestState:Lifetime=00:00:00.2");
        var state = PlanTrip.State(await server.Http.PlanAsync());

        McpAnswer answer = null!;
        await Eventually.HoldsAsync("the state expires", async () => (answer = await server.Http.PlanAsync(state)).ErrorCode is not null);

        answer.AssertInvalid(lifetime: "00:00:00.2000000");
    }

    [Theory]
    [InlineData("destination", "")]
    [InlineData("destination", null)]
    [InlineData("month", "Lisbon")]
    public async Task A_wrong_or_missing_answer_is_asked_for_again(string question, string? answer)
    {
        using var replica = alone.Replica("mcp-1");
        var state = PlanTrip.State(await replica.PlanAsync());

        var again = await replica.PlanAsync(state, question, answer);

        Assert.Equal("Where do you want to go?", again.Question("destination"));
    }

    [Fact]
    public async Task An_unknown_month_is_asked_for_again()
    {
        using var replica = alone.Replica("mcp-1");
        var asked = await replica.PlanAsync(PlanTrip.State(await replica.PlanAsync()), "destination", "Lisbon");

        var again = await replica.PlanAsync(PlanTrip.State(asked), "month", "Brumaire");

        Assert.Equal("In which month do you want to go to Lisbon?", again.Question("month"));
    }

    [Fact]
    public async Task A_user_who_declines_ends_the_call()
    {
        using var replica = alone.Replica("mcp-1");

        var answer = await replica.PlanAsync(PlanTrip.State(await replica.PlanAsync()), "destination", action: "decline");

        Assert.Equal("No trip was planned: the user did not want to answer.", answer.Text);
    }

    [Fact]
    public async Task A_client_without_elicitation_gets_an_error()
    {
        var legacy = await alone.Http.CallToolAsync("plan_trip");
        var modern = await alone.Http.CallToolAsync("plan_trip", era: Era.Modern);

        Assert.True(legacy.IsError);
        Assert.EndsWith("plan_trip asks the user for a destination and a month, but this client does not declare the capability elicitation.", legacy.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, -32021), (modern.Status, modern.ErrorCode));
        Assert.Equal("""{"elicitation":{"form":{}}}""", modern.Message!["error"]!["data"]!["requiredCapabilities"]!.ToJsonString());
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:10:00")]
    [InlineData("2.00:00:00")]
    public async Task Wrong_configuration_ends_a_replica_at_start_with_the_allowed_range(string lifetime)
    {
        await using var server = new ApplicationProcess("McpServer", $"--RequestState:Lifetime={lifetime}");

        Assert.NotEqual(0, await server.EndAsync());
        await server.LineAsync($"RequestState:Lifetime is {lifetime}; it must be from 00:00:00.001 to 1.00:00:00.");
    }

    private static string Changed(string state, int index) => $"{state[..index]}{(state[index] is 'A' ? 'B' : 'A')}{state[(index + 1)..]}";

    [McpServerToolType]
    private sealed class OtherTools(RequestStateProtector state)
    {
        [McpServerTool(Name = "read_state")]
        public string? ReadState(RequestContext<CallToolRequestParams> request) => state.Unprotect(request);
    }
}
