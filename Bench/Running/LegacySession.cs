using System.Net.Http.Headers;

namespace McpAspire.Bench.Running;

internal static class LegacySession
{
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""";

    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    /// <summary>Opens a session of MCP 2025-11-25, and returns its id.</summary>
    public static async Task<string> OpenAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/mcp") };
        using var opened = await PostAsync(http, Initialize);
        var id = opened.Headers.GetValues("Mcp-Session-Id").Single();
        // A session that no request uses ends after a minute (Sessions:UnusedTimeout), and other contenders warm up first.
        http.DefaultRequestHeaders.Add("Mcp-Session-Id", id);
        using var initialized = await PostAsync(http, Initialized);
        return id;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new StringContent(message, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        return (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
