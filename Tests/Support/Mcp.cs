using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>The two ways in which a client may speak.</summary>
public enum Era
{
    /// <summary>MCP 2025-11-25 and before.</summary>
    Legacy,

    /// <summary>MCP 2026-07-28: version and capabilities ride in every request.</summary>
    Modern,
}

/// <summary>One HTTP exchange: what a test may assert of it.</summary>
internal sealed record McpAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, JsonNode? Message)
{
    public string Replica => Headers.GetValues("X-Served-By").Single();

    public JsonNode Result => Message?["result"] ?? throw new InvalidOperationException($"No result but {Message?.ToJsonString() ?? "nothing"}.");

    /// <summary>The text of a tool's answer.</summary>
    public string Text => (string)Result["content"]![0]!["text"]!;

    public bool IsError => (bool?)Result["isError"] is true;
}

/// <summary>MCP by hand, so that a test sees every header and speaks either era.</summary>
internal static class Mcp
{
    private const string Version = "2026-07-28";

    public static Task<McpAnswer> CallToolAsync(this HttpClient http, string tool, object? arguments = null, Era era = Era.Legacy) =>
        http.McpAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = Node(arguments ?? new { }) }, era, tool);

    public static async Task<McpAnswer> McpAsync(this HttpClient http, string method, JsonObject? parameters = null, Era era = Era.Legacy, string? name = null)
    {
        parameters ??= [];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (era is Era.Modern)
        {
            request.Headers.Add("MCP-Protocol-Version", Version);
            request.Headers.Add("Mcp-Method", method);
            if (name is not null)
            {
                request.Headers.Add("Mcp-Name", name);
            }

            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Version,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = Node(new { name = "by-hand", version = "1" }),
            };
        }

        request.Content = JsonContent.Create(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters });
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new McpAnswer(response.StatusCode, response.Headers, LastMessage(body, response.Content.Headers.ContentType?.MediaType));
    }

    private static JsonNode? LastMessage(string body, string? mediaType) => mediaType switch
    {
        "application/json" => JsonNode.Parse(body),
        "text/event-stream" => JsonNode.Parse(body.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]),
        _ => null,
    };

    private static JsonNode Node(object value) => System.Text.Json.JsonSerializer.SerializeToNode(value)!;
}
