using McpAspire.SessionServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.SessionModel;

/// <summary>A replica in the process of the tests. It dies when its gates close. After that nothing can reach it, and its host is disposed.</summary>
internal sealed class InProcessReplica(string name, string mode, ModelRedis redis, string executions) : Replica(name, mode, redis, executions)
{
    private readonly List<Task> _ends = [];
    private WebApplication? _app;

    protected override Task StartHostAsync(string[] args)
    {
        _app = ModelServer.Build(args, builder => builder.Logging.ClearProviders());
        return _app.StartAsync();
    }

    protected override async Task KillHostAsync()
    {
        var end = EndAsync(_app!);
        _ends.Add(end);
        // The host stops listening first, so its port is free soon.
        await Task.WhenAny(end, Task.Delay(TimeSpan.FromSeconds(1)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Task.WhenAll(_ends);
    }

    private static async Task EndAsync(WebApplication app)
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        try
        {
            await app.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // Expected: the shutdown was cancelled at once.
        }

        await app.DisposeAsync();
    }
}
