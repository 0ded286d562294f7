using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests.Support;

/// <summary>A replica by hand, which counts what it executes, and fails as a test wants it to.</summary>
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

    private FaultyReplica(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>How many calls of tools it has executed, answered or not.</summary>
    public int Executions => _executions;

    /// <summary>What it does with a call, or a request to read, instead of answering it.</summary>
    public Func<HttpContext, Task>? Fault { get; set; }

    /// <summary>Whether it says that it is ready.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Until this has ended it says nothing of that.</summary>
    public Task Silence { get; set; } = Task.CompletedTask;

    public static async Task<FaultyReplica> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var replica = new FaultyReplica(builder.Build());
        replica._app.MapGet("/health", async () =>
        {
            await replica.Silence;
            return Results.StatusCode(replica.IsReady ? 200 : 503);
        });
        replica._app.MapPost("/mcp", replica.AnswerAsync);
        await replica._app.StartAsync(TestContext.Current.CancellationToken);
        return replica;
    }

    /// <summary>Breaks the connection off.</summary>
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

    /// <summary>Takes no connections any more.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var message = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var isCall = (string?)message["method"] is "tools/call";
        if (isCall)
        {
            Interlocked.Increment(ref _executions);
        }

        if (Fault is { } fault)
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
