using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>A slow filter of the application, which runs between WithReplicas() and the MCP SDK.</summary>
/// <param name="answer">Answers instead of the MCP SDK; null to let the MCP SDK answer.</param>
internal sealed class SlowFilter(Func<HttpContext, Task>? answer = null)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it delays requests.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Completes when a request waits.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public void Release() => _released.TrySetResult();

    public void Map(WebApplication app)
    {
        var endpoints = app.MapMcp("/mcp");
        endpoints.Add(endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => InvokeAsync(context, next);
        });
        endpoints.WithReplicas();
    }

    private async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsSlow)
        {
            _reached.TrySetResult();
            await _released.Task;
        }

        await (IsSlow && answer is not null ? answer(context) : next(context));
    }
}
