using McpAspire.SessionServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.SessionModel;

/// <summary>A replica in the process of the tests. It dies when its gates close; what is left of it reaches nobody, and is disposed of.</summary>
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
        // Its port is free when it has stopped listening, which it does first.
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
            // It had no time to stop in good order.
        }

        await app.DisposeAsync();
    }
}
