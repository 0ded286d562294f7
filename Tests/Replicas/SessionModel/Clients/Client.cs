using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.SessionModel;

/// <summary>A plain HTTP client of one user, for revisions before 2026-07-28.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient _http;

    public Client(User user, Uri address)
    {
        _http = new HttpClient { BaseAddress = new Uri(address, "/mcp"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        if (user is not User.Nobody)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{user}");
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? session, string revision, JsonObject? body = null, string? lastEventId = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, "") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("MCP-Protocol-Version", revision);
        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Returns the messages of an answer with the ids of their events. An event without data has no message.</summary>
    public static async IAsyncEnumerable<(string? EventId, JsonNode? Message)> MessagesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation);
        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "application/json":
                yield return (null, await JsonNode.ParseAsync(body, cancellationToken: cancellation));
                break;
            case "text/event-stream":
                await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
                {
                    yield return (item.EventId, item.Data.Length is 0 ? null : JsonNode.Parse(item.Data));
                }

                break;
        }
    }

    public void Dispose() => _http.Dispose();
}
