using System.Net.ServerSentEvents;
using System.Text.Json;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written client of MCP 2025-11-25. It opens a session and sends the session id with every request.</summary>
internal sealed class LegacySession(HttpClient http, string id)
{
    public const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"by-hand","version":"1"}}}""";

    public string Id => id;

    public static async Task<LegacySession> OpenAsync(HttpClient http)
    {
        var answer = await http.PostAsync(Initialize);
        return new LegacySession(http, answer.Headers.GetValues("Mcp-Session-Id").Single());
    }

    public Task<McpAnswer> CallAsync(string tool, object? arguments = null) => PostAsync(
        JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments = arguments ?? new { } } }));

    public Task<McpAnswer> PostAsync(string body) => http.PostAsync(body, ("Mcp-Session-Id", id), ("MCP-Protocol-Version", "2025-11-25"));

    /// <param name="method">The method.</param>
    /// <param name="lastEventId">For a GET: the event after which it resumes a stream.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(method, "/mcp");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends a POST and does not wait for the end of the answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        return await SendAsync(request);
    }

    /// <summary>Sends a POST, reads some events with data, disconnects, and returns the id of the last event.</summary>
    public async Task<string> ReadFirstEventsAsync(string body, int events)
    {
        using var response = await SendAsync(body);
        await foreach (var item in ReadAsync(response))
        {
            if (item.Data.Length > 0 && --events is 0)
            {
                return item.EventId!;
            }
        }

        throw new InvalidOperationException("The stream ended before the last expected event.");
    }

    /// <summary>Resumes the stream after an event. Returns the data of the following events up to the one that contains the text.</summary>
    public async Task<List<string>> ResumeAsync(string lastEventId, string until)
    {
        using var response = await SendAsync(HttpMethod.Get, lastEventId);
        var data = new List<string>();
        await foreach (var item in ReadAsync(response))
        {
            data.Add(item.Data);
            if (item.Data.Contains(until, StringComparison.Ordinal))
            {
                break;
            }
        }

        return data;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Add("Mcp-Session-Id", id);
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        request.Headers.Add("Accept", "application/json, text/event-stream");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            yield return item;
        }
    }
}
