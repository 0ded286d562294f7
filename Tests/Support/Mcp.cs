using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>The two protocol eras of clients.</summary>
public enum Era
{
    /// <summary>MCP 2025-11-25 and earlier.</summary>
    Legacy,

    /// <summary>MCP 2026-07-28: every request contains version and capabilities.</summary>
    Modern,
}

/// <summary>One HTTP exchange: the parts that tests check.</summary>
internal sealed record McpAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, IReadOnlyList<JsonNode> Messages)
{
    /// <summary>The last message, which is the answer. The messages before it are notifications.</summary>
    public JsonNode? Message => Messages is [.., var last] ? last : null;

    public int? ErrorCode => (int?)Message?["error"]?["code"];

    public string Replica => Headers.GetValues("X-Served-By").Single();

    public string TraceId => Headers.GetValues("X-Trace-Id").Single();

    public JsonNode Result => Message?["result"] ?? throw new InvalidOperationException($"Expected a result, but received {Message?.ToJsonString() ?? "no message"}.");

    /// <summary>The text of a tool's result.</summary>
    public string Text => (string)Result["content"]![0]!["text"]!;

    public bool IsError => (bool?)Result["isError"] is true;
}

/// <summary>A hand-written MCP client, which shows every header and supports both eras.</summary>
internal static class Mcp
{
    private const string Version = "2026-07-28";

    public static Task<McpAnswer> CallToolAsync(this HttpClient http, string tool, object? arguments = null, Era era = Era.Legacy, string client = "by-hand") =>
        http.McpAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = Node(arguments ?? new { }) }, era, tool, client);

    /// <summary>Sends a request of a client of 2025-11-25 with any body and headers.</summary>
    public static async Task<McpAnswer> PostAsync(this HttpClient http, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            if (name is "Content-Type")
            {
                request.Content.Headers.ContentType = value.Length is 0 ? null : MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await http.ExchangeAsync(request);
    }

    public static async Task<McpAnswer> McpAsync(this HttpClient http, string method, JsonObject? parameters = null, Era era = Era.Legacy, string? name = null, string client = "by-hand")
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

            var meta = (JsonObject)(parameters["_meta"] ??= new JsonObject());
            meta["io.modelcontextprotocol/protocolVersion"] = Version;
            meta["io.modelcontextprotocol/clientCapabilities"] ??= new JsonObject();
            meta["io.modelcontextprotocol/clientInfo"] = Node(new { name = client, version = "1" });
        }

        request.Content = JsonContent.Create(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters });
        return await http.ExchangeAsync(request);
    }

    /// <summary>Sends any request and reads the answer as MCP.</summary>
    public static async Task<McpAnswer> ExchangeAsync(this HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        return new McpAnswer(response.StatusCode, response.Headers, mediaType, [.. Messages(body, mediaType)]);
    }

    private static IEnumerable<JsonNode> Messages(string body, string? mediaType) => mediaType switch
    {
        "application/json" => [JsonNode.Parse(body)!],
        "text/event-stream" => body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line["data: ".Length..])!),
        _ => [],
    };

    private static JsonNode Node(object value) => System.Text.Json.JsonSerializer.SerializeToNode(value)!;
}
