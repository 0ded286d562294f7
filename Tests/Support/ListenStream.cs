using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written reader of the answer to <c>subscriptions/listen</c> or of a session's stream: it receives events while the stream is open.</summary>
internal sealed class ListenStream : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private ListenStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public static async Task<ListenStream> OpenAsync(HttpClient http, JsonObject notifications, JsonNode? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Headers = { { "Accept", "application/json, text/event-stream" }, { "MCP-Protocol-Version", "2026-07-28" }, { "Mcp-Method", "subscriptions/listen" } },
            Content = JsonContent.Create(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = id ?? 1,
                ["method"] = "subscriptions/listen",
                ["params"] = new JsonObject
                {
                    ["notifications"] = notifications,
                    ["_meta"] = new JsonObject
                    {
                        ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                        ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                    },
                },
            }),
        };
        return await OpenAsync(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
    }

    public static async Task<ListenStream> OpenAsync(HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new ListenStream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken))
        {
            // An event without data is a heartbeat, not a message.
            if (_events.Current.Data.Length > 0)
            {
                return JsonNode.Parse(_events.Current.Data);
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A pending read ends with the response.
        }
    }
}
