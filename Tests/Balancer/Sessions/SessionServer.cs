using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>A hand-written server that keeps sessions in memory, at any path, without support for balancers. It records the requests.</summary>
internal sealed class SessionServer : IAsyncDisposable
{
    public const string SessionId = "Mcp-Session-Id";

    private readonly ConcurrentDictionary<string, byte> _sessions = [];
    private readonly ConcurrentQueue<Seen> _requests = [];
    private readonly WebApplication _app;

    private SessionServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The requests of clients, without probes.</summary>
    public IReadOnlyCollection<Seen> Requests => _requests;

    /// <summary>The ids of the open sessions.</summary>
    public IEnumerable<string> Sessions => _sessions.Keys;

    public bool IsReady { get; set; } = true;

    /// <summary>Handles a POST instead of the normal answer.</summary>
    public Func<HttpContext, Task>? Fault { get; set; }

    /// <summary>Answers a GET.</summary>
    public Func<HttpContext, Task> Stream { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    };

    public static async Task<SessionServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SessionServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers a GET with these bytes as an event stream, which stays open.</summary>
    public static Func<HttpContext, Task> Events(byte[] bytes) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    /// <summary>Opens a session with the id of another server's session.</summary>
    public void Open(string session) => _sessions[session] = 0;

    /// <summary>Refuses connections from now on.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == "/health")
        {
            context.Response.StatusCode = IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        _requests.Enqueue(new Seen($"{request.Path}{request.QueryString}", request.Headers[SessionId].ToString(), request.Headers.AcceptEncoding.ToString()));
        if (HttpMethods.IsGet(request.Method))
        {
            await Stream(context);
        }
        else if (Fault is { } fault)
        {
            await fault(context);
        }
        else
        {
            await PostAsync(context);
        }
    }

    private async Task PostAsync(HttpContext context)
    {
        var message = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var id = context.Request.Headers[SessionId].ToString();
        var isModern = message["params"]?["_meta"] is not null;
        if ((string?)message["method"] is "initialize")
        {
            id = Guid.NewGuid().ToString("N");
            _sessions[id] = 0;
        }
        else if (!isModern && !_sessions.ContainsKey(id))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("Unknown session.", context.RequestAborted);
            return;
        }

        if (id.Length > 0)
        {
            context.Response.Headers[SessionId] = id;
        }

        await context.Response.WriteAsJsonAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message["id"]?.DeepClone(), ["result"] = new JsonObject() }, context.RequestAborted);
    }

    /// <summary>A request as the server received it.</summary>
    internal sealed record Seen(string Target, string SessionId, string AcceptEncoding);
}
