using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>Calls plan_trip, round by round, as a client that can ask its user does.</summary>
internal static class PlanTrip
{
    private const string Arguments = "ARGUMENTS";

    public static Task<McpAnswer> PlanAsync(
        this HttpClient http,
        string? state = null,
        string question = "destination",
        string? answer = null,
        string action = "accept",
        string arguments = "{}",
        string tool = "plan_trip",
        params string[] user)
    {
        var parameters = new JsonObject
        {
            ["name"] = tool,
            ["arguments"] = Arguments,
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
            // The arguments are inserted as text, so that their spelling is kept.
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters }.ToJsonString().Replace($"\"{Arguments}\"", arguments, StringComparison.Ordinal),
            [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool), .. user.Select(claim => (InProcessServer.User, claim))]);
    }

    /// <summary>Runs one round at each of two servers, and returns the question of the second one.</summary>
    public static async Task<string?> BeginAndGoOnAsync(HttpClient one, HttpClient other) =>
        (await other.PlanAsync(State(await one.PlanAsync()), "destination", "Lisbon")).Question("month");

    public static string State(this McpAnswer answer) => (string)answer.Result["requestState"]!;

    public static string? Question(this McpAnswer answer, string question) =>
        (string?)answer.Result["resultType"] is "input_required" ? (string?)answer.Result["inputRequests"]![question]!["params"]!["message"] : null;

    /// <summary>Asserts that a round was rejected because its state is invalid.</summary>
    public static void AssertInvalid(this McpAnswer answer, string lifetime = "00:10:00", string tool = "plan_trip") => Assert.Equal(
        (-32602, $"Invalid requestState: not issued by this server for tools/call {tool}. It is valid for {lifetime}, for the same user and the same arguments. Begin the call again, without requestState."),
        (answer.ErrorCode, (string?)answer.Message!["error"]!["message"]));
}
