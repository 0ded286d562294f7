using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The application that the AppHost's own thread starts and runs. The test waits for the start, and ends the run.</summary>
internal sealed class TestedApplication(AppHostRun run, DistributedApplication application) : DistributedApplication(application)
{
    private readonly IHostApplicationLifetime _lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        await await Task.WhenAny(started.Task, run.Ended).WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _lifetime.StopApplication();
        await run.Ended.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
    }
}
