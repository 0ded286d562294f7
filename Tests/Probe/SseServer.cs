using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The variations of an HTTP+SSE server.</summary>
internal sealed record SseTraits
{
    /// <summary>The number of workers.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Whether messages reach the worker of their stream.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The text that a worker with this number appends to the address for messages.</summary>
    public Func<int, string> Names { get; init; } = _ => "";

    /// <summary>The path for messages that the server announces.</summary>
    public string Messages { get; init; } = "/messages";

    /// <summary>Whether a POST opens a stream too, because the router ignores the method.</summary>
    public bool OpensByPost { get; init; }

    /// <summary>Whether a proxy buffers the first event.</summary>
    public bool IsHeldBack { get; init; }
}

/// <summary>Workers that serve HTTP+SSE of 2024-11-05 behind a round-robin balancer, in one process.</summary>
internal sealed class SseServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SseServer(WebApplication app) => _app = app;

    public Uri Endpoint => new($"{_app.Urls.Single()}/sse");

    public static async Task<SseServer> StartAsync(SseTraits traits)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var streams = new ConcurrentDictionary<string, (int Worker, HttpResponse Response)>();
        var turn = 0;
        app.MapMethods("/sse", traits.OpensByPost ? ["GET", "POST"] : ["GET"], async context =>
        {
            var (id, worker) = ($"{Guid.NewGuid()}", Interlocked.Increment(ref turn) % traits.Workers);
            streams[id] = (worker, context.Response);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(traits.IsHeldBack ? ": \n\n" : $"event: endpoint\ndata: {traits.Messages}?sessionId={id}{traits.Names(worker)}\n\n");
            await context.Response.Body.FlushAsync();
            await TinyServer.HangAsync(context);
        });
        app.MapPost("/messages", async context =>
        {
            var worker = Interlocked.Increment(ref turn) % traits.Workers;
            if (!streams.TryGetValue(context.Request.Query["sessionId"].ToString(), out var stream) || (!traits.IsFollowed && stream.Worker != worker))
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("Could not find session");
                return;
            }

            var message = (await JsonNode.ParseAsync(context.Request.Body))!;
            context.Response.StatusCode = 202;
            if (message["id"] is { } id)
            {
                var result = (string)message["method"]! switch
                {
                    "initialize" => """{"protocolVersion":"2024-11-05","capabilities":{"tools":{}},"serverInfo":{"name":"sse","version":"1"}}""",
                    "tools/list" => """{"tools":[]}""",
                    _ => "{}",
                };
                await stream.Response.WriteAsync($$"""data: {"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""" + "\n\n");
                await stream.Response.Body.FlushAsync();
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SseServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
