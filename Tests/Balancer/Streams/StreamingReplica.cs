using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>A hand-written replica that answers every request with an event stream from the test, behind a balancer without probes.</summary>
internal sealed class StreamingReplica : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private StreamingReplica(WebApplication app) => _app = app;

    /// <summary>The number of requests that it has received.</summary>
    public int Requests => _requests;

    public string Address => _app.Urls.Single();

    public BalancerInProcess Balancer { get; private set; } = null!;

    public HttpClient Http => Balancer.Http;

    /// <param name="write">Writes the stream.</param>
    /// <param name="options">Options of the balancer.</param>
    public static Task<StreamingReplica> StartAsync(Func<HttpContext, Task> write, params string[] options) => StartAsync(write, _ => { }, options);

    public static async Task<StreamingReplica> StartAsync(Func<HttpContext, Task> write, Action<WebApplicationBuilder> configure, params string[] options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var replica = new StreamingReplica(builder.Build());
        replica._app.Run(async context =>
        {
            Interlocked.Increment(ref replica._requests);
            context.Response.ContentType = "text/event-stream";
            await write(context);
        });
        await replica._app.StartAsync(TestContext.Current.CancellationToken);
        replica.Balancer = await BalancerInProcess.StartAsync(
            configure,
            [$"--Balancer:Replicas:mcp-1={replica.Address}", "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", "--Drain:Grace=00:00:00", .. options]);
        return replica;
    }

    public static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Sends the body by POST, or opens a stream by GET if it is null.</summary>
    public async Task<HttpResponseMessage> SendAsync(string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, "/mcp");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Balancer.DisposeAsync();
        await _app.DisposeAsync();
    }
}
