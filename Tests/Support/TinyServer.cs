using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests.Support;

/// <summary>A minimal MCP server of 2025-11-25 with a read-only tool and a tool that changes data. A test makes it misbehave.</summary>
internal sealed class TinyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TinyServer(WebApplication app) => _app = app;

    public Uri McpEndpoint => new($"{_app.Urls.Single()}/mcp");

    /// <param name="answers">Answers a message of a client and returns true, or returns false so that this class answers.</param>
    public static async Task<TinyServer> StartAsync(Func<HttpContext, JsonNode, Task<bool>> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/mcp", async context =>
        {
            var message = (await JsonNode.ParseAsync(context.Request.Body))!;
            if (!await answers(context, message))
            {
                await AnswerAsync(context, message, (string)message["method"]! switch
                {
                    "initialize" => """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"tiny","version":"1"}}""",
                    "tools/list" => """{"tools":[{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},{"name":"change","inputSchema":{"type":"object"}}]}""",
                    "tools/call" => """{"content":[{"type":"text","text":"Looked."}]}""",
                    _ => null,
                });
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TinyServer(app);
    }

    /// <param name="context">The request.</param>
    /// <param name="message">The message to answer.</param>
    /// <param name="result">The result, as JSON; null if there is no such method.</param>
    public static Task AnswerAsync(HttpContext context, JsonNode message, string? result)
    {
        if (message["id"] is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }

        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = message["id"]!.DeepClone(),
            [result is null ? "error" : "result"] = JsonNode.Parse(result ?? """{"code":-32601,"message":"Method not found"}"""),
        });
    }

    /// <summary>Waits until the client disconnects.</summary>
    public static Task HangAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
