using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>A server whose every HTTP answer a test may write, not only those to messages; else a healthy one without sessions.</summary>
internal sealed class HttpTrap : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpTrap(WebApplication app) => _app = app;

    public Uri McpEndpoint => new($"{_app.Urls.Single()}/mcp");

    /// <param name="answers">Answers a request, with its message if it has one, and says so.</param>
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
