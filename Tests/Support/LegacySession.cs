using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>A client of 2025-11-25 by hand: it opens a session and sends its id with every request.</summary>
internal sealed class LegacySession(HttpClient http, string id)
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"by-hand","version":"1"}}}""";

    public string Id => id;

    public static async Task<LegacySession> OpenAsync(HttpClient http)
    {
        var answer = await http.PostAsync(Initialize);
        return new LegacySession(http, answer.Headers.GetValues("Mcp-Session-Id").Single());
    }

    public Task<McpAnswer> CallAsync(string tool) => PostAsync(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool } }.ToJsonString());

    public Task<McpAnswer> PostAsync(string body) => http.PostAsync(body, ("Mcp-Session-Id", id), ("MCP-Protocol-Version", "2025-11-25"));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "/mcp") { Headers = { { "Mcp-Session-Id", id }, { "Accept", "text/event-stream" } } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
