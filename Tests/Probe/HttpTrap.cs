using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>A server on which a test can write every HTTP answer, not only the answers to messages. By default it is healthy and has no sessions.</summary>
internal sealed class HttpTrap : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpTrap(WebApplication app) => _app = app;

    public Uri McpEndpoint => new($"{_app.Urls.Single()}/mcp");

    /// <param name="answers">Returns true if it answered the request; receives its message, or null without one.</param>
    public static async Task<HttpTrap> StartAsync(Func<HttpContext, JsonNode?, Task<bool>> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapFallback(async context =>
        {
            var isPost = HttpMethods.IsPost(context.Request.Method);
            var message = isPost ? await JsonNode.ParseAsync(context.Request.Body) : null;
            if (await answers(context, message))
            {
                return;
            }

            if (context.Request.Path != "/mcp" || (!isPost && !HttpMethods.IsGet(context.Request.Method)))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            else if (message is null)
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "POST";
            }
            else
            {
                await TinyServer.AnswerAsync(context, message, (string)message["method"]! switch
                {
                    "initialize" => """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"trap","version":"1"}}""",
                    "tools/list" => """{"tools":[]}""",
                    "ping" => "{}",
                    _ => null,
                });
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HttpTrap(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
