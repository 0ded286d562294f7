using System.Text.Json.Nodes;

namespace McpAspire.Tests.SessionModel;

/// <summary>The messages that clients send.</summary>
internal static class Messages
{
    public static JsonObject Initialize(string revision) => Request("initialize", new JsonObject
    {
        ["protocolVersion"] = revision,
        ["capabilities"] = new JsonObject { ["elicitation"] = new JsonObject() },
        ["clientInfo"] = new JsonObject { ["name"] = "model", ["version"] = "1" },
    });

    public static JsonObject Initialized => new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" };

    public static JsonObject SetLevel(string level) => Request("logging/setLevel", new JsonObject { ["level"] = level });

    public static JsonObject Subscribe(string uri, bool wanted) => Request(wanted ? "resources/subscribe" : "resources/unsubscribe", new JsonObject { ["uri"] = uri });

    /// <param name="tool">The tool.</param>
    /// <param name="key">The unique key of the call, which is also its id.</param>
    /// <param name="work">The duration of the work in milliseconds.</param>
    public static JsonObject Call(string tool, string key, int work = 0) =>
        Request("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["key"] = key, ["work"] = work } }, key);

    public static JsonObject Answer(JsonNode id, JsonObject result) => new() { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result };

    private static JsonObject Request(string method, JsonObject parameters, string? id = null) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id ?? Guid.NewGuid().ToString("n"), ["method"] = method, ["params"] = parameters };
}
