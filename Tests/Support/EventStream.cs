using System.Net.ServerSentEvents;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written event stream of HTTP+SSE, MCP 2024-11-05: a GET that stays open, and the path for posts that its first event contains.</summary>
internal sealed class EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
{
    public Uri MessagePath { get; private set; } = null!;

    public static async Task<EventStream> OpenAsync(HttpClient http)
    {
        var response = await http.GetAsync(new Uri("/sse", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var events = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var stream = new EventStream(response, events);
        stream.MessagePath = new Uri((await stream.NextAsync()).Data, UriKind.Relative);
        return stream;
    }

    public async Task<SseItem<string>> NextAsync() => await events.MoveNextAsync() ? events.Current : throw new InvalidOperationException("The event stream has ended.");

    public async ValueTask DisposeAsync()
    {
        response.Dispose();
        await events.DisposeAsync();
    }
}
