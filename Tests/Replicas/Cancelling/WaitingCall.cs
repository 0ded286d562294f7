using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAspire.Tests;

/// <summary>A running call of <c>wait</c> on a separate connection, which the test can close.</summary>
internal sealed class WaitingCall : IDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private WaitingCall(HttpClient http, HttpRequestMessage request)
    {
        _http = http;
        Response = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
    }

    /// <summary>The answer; completes when its headers have arrived.</summary>
    public Task<HttpResponseMessage> Response { get; }

    /// <summary>Calls the tool, and returns when the tool runs.</summary>
    public static async Task<WaitingCall> BeginAsync(Waits waits, Uri address, string call, WaitingCallForm form, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/mcp")) { Content = new StringContent(form.Body(call), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers.Concat(form.Headers))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // By default .NET drains a response for two seconds before it closes the connection.
        var waiting = new WaitingCall(new HttpClient(new SocketsHttpHandler { MaxResponseDrainSize = 0 }) { Timeout = Timeout.InfiniteTimeSpan }, request);
        try
        {
            await waits.BegunAsync(call);
        }
        catch (Exception) when (waiting.Response.IsCompletedSuccessfully)
        {
            Assert.Fail($"{call} was answered: {await (await waiting.Response).Content.ReadAsStringAsync()}");
        }

        return waiting;
    }

    /// <summary>Reads the first message of an answer that is a stream.</summary>
    public async Task<JsonNode> FirstMessageAsync() => await Messages().FirstAsync(TestContext.Current.CancellationToken);

    /// <summary>Reads to the end, and returns the last message.</summary>
    public async Task<JsonNode> AnswerAsync()
    {
        var response = await Response.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return response.Content.Headers.ContentType?.MediaType is "application/json"
            ? JsonNode.Parse(await response.Content.ReadAsStringAsync(_end.Token))!
            : await Messages().LastAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Closes the connection.</summary>
    public void Close()
    {
        _end.Cancel();
        // A response whose headers have arrived keeps its connection until it is disposed.
        _ = Response.ContinueWith(response => response.Result.Dispose(), TestContext.Current.CancellationToken, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        _http.Dispose();
    }

    public void Dispose()
    {
        Close();
        _end.Dispose();
    }

    private async IAsyncEnumerable<JsonNode> Messages()
    {
        await using var body = await (await Response).Content.ReadAsStreamAsync(_end.Token);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(_end.Token))
        {
            if (item.Data.Length > 0)
            {
                yield return JsonNode.Parse(item.Data)!;
            }
        }
    }
}

/// <summary>How a client calls.</summary>
/// <param name="Revision">The client's revision of MCP; null to send no header, as clients did before 2025-06-18.</param>
/// <param name="Streams">Whether the tool reports progress, so that the answer is a stream.</param>
/// <param name="Length">The minimum length of the body, in bytes.</param>
/// <param name="Id">The id of the request, as JSON.</param>
public sealed record WaitingCallForm(string? Revision = "2025-11-25", bool Streams = false, int Length = 0, string Id = "1")
{
    private bool IsModern => Revision is "2026-07-28";

    internal IEnumerable<(string, string)> Headers =>
    [
        ("Accept", "application/json, text/event-stream"),
        .. Revision is null ? Array.Empty<(string, string)>() : [("MCP-Protocol-Version", Revision)],
        .. IsModern ? [("Mcp-Method", "tools/call"), ("Mcp-Name", "wait")] : Array.Empty<(string, string)>(),
    ];

    internal string Body(string call)
    {
        var meta = new JsonObject { ["progressToken"] = call };
        if (IsModern)
        {
            meta["io.modelcontextprotocol/protocolVersion"] = Revision;
            meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        }

        var arguments = JsonSerializer.SerializeToNode(new { call, streams = Streams, padding = new string('x', Length) });
        return new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = JsonNode.Parse(Id),
            ["method"] = "tools/call",
            ["params"] = new JsonObject { ["name"] = "wait", ["arguments"] = arguments, ["_meta"] = meta },
        }.ToJsonString();
    }
}
