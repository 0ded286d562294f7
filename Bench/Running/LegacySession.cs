using System.Net.Http.Headers;

namespace McpAspire.Bench.Running;

internal static class LegacySession
{
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""";

    /// <summary>Opens a session of MCP 2025-11-25, and returns its id.</summary>
    public static async Task<string> OpenAsync(int port)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/mcp") { Content = new StringContent(Initialize, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        using var answer = await http.SendAsync(request);
        return answer.Headers.GetValues("Mcp-Session-Id").Single();
    }
}
