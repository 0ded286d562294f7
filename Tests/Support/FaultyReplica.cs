using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests.Support;

/// <summary>A hand-written replica that counts its tool calls and fails in the way that a test sets.</summary>
internal sealed class FaultyReplica : IAsyncDisposable
{
    private static readonly JsonArray Tools =
    [
        Tool("change", null),
        Tool("look", "readOnlyHint"),
        Tool("set", "idempotentHint"),
    ];

    private readonly WebApplication _app;
    private int _executions;
    private int _probes;
    private int _listings;
    private Task? _silenceOnce;

    private FaultyReplica(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The number of tool calls that it has executed, answered or not.</summary>
    public int Executions => _executions;

    /// <summary>The number of health probes that it has received.</summary>
    public int Probes => Volatile.Read(ref _probes);

    /// <summary>The number of tools/list requests of the balancer itself. They never fail.</summary>
    public int Listings => Volatile.Read(ref _listings);

    /// <summary>The headers of the balancer's last tools/list request.</summary>
    public IHeaderDictionary? ListingHeaders { get; private set; }

    /// <summary>The headers of the last request of a client.</summary>
    public IHeaderDictionary? LastHeaders { get; private set; }

    /// <summary>Handles a client's request instead of answering it.</summary>
    public Func<HttpContext, Task>? Fault { get; set; }

    /// <summary>Whether it reports that it is ready.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>It does not answer health probes until this task has ended.</summary>
    public Task Silence { get; set; } = Task.CompletedTask;
    /// <param name="address">The address that it listens on: by default any free port. The path prefix <c>/api</c> is optional.</param>
    public static async Task<FaultyReplica> StartAsync(string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.WebHost.ConfigureKestrel(server => server.ResponseHeaderEncodingSelector = _ => Encoding.UTF8);
        var replica = new FaultyReplica(builder.Build());
        replica._app.UsePathBase("/api");
        replica._app.UseRouting();
        replica._app.MapGet("/health", async () =>
        {
            Interlocked.Increment(ref replica._probes);
            await (Interlocked.Exchange(ref replica._silenceOnce, null) ?? replica.Silence);
            return Results.StatusCode(replica.IsReady ? 200 : 503);
        });
        replica._app.MapPost("/mcp", replica.AnswerAsync);
        await replica._app.StartAsync(TestContext.Current.CancellationToken);
        return replica;
    }

    /// <summary>Aborts the connection.</summary>
    public static Task Break(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Does not answer the next probe until the task has ended. Later probes are answered at once.</summary>
    public void BeSilentOnce(Task until) => _silenceOnce = until;

    /// <summary>Stops accepting connections.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var message = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
        var isCall = (string?)message["method"] is "tools/call";
        if (isCall)
        {
            Interlocked.Increment(ref _executions);
        }

        var isListing = (string?)message["params"]?["_meta"]?["io.modelcontextprotocol/clientInfo"]?["name"] is "mcp-aspire-balancer";
        if (isListing)
        {
            ListingHeaders = headers;
            Interlocked.Increment(ref _listings);
        }
        else
        {
            LastHeaders = headers;
        }

        if (Fault is { } fault && !isListing)
        {
            await fault(context);
            return;
        }

        JsonNode result = isCall ? new JsonObject { ["content"] = new JsonArray() } : new JsonObject { ["tools"] = Tools.DeepClone() };
        await context.Response.WriteAsJsonAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message["id"]?.DeepClone(), ["result"] = result }, context.RequestAborted);
    }

    private static JsonObject Tool(string name, string? hint) => new()
    {
        ["name"] = name,
        ["inputSchema"] = new JsonObject { ["type"] = "object" },
        ["annotations"] = hint is null ? new JsonObject() : new JsonObject { [hint] = true },
    };
}
