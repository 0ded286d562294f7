using Microsoft.Extensions.Options;

namespace McpReplicas.Http;

/// <summary>
/// Signals that a process that shuts down is about to abort the running requests, because the host's <see cref="HostOptions.ShutdownTimeout"/> is nearly over.
/// Errors must be sent to their clients before that.
/// </summary>
internal sealed class ShutdownDeadline(IOptions<HostOptions> host, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _near = new(Timeout.InfiniteTimeSpan, time);

    public CancellationToken Token => _near.Token;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        var timeout = host.Value.ShutdownTimeout;
        if (timeout >= TimeSpan.Zero)
        {
            _near.CancelAfter(timeout - (timeout / 4 < Longest ? timeout / 4 : Longest));
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _near.Dispose();
}
