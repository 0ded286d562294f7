using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks a running resource whether it is healthy: often until it says so first, then every few seconds.</summary>
internal sealed class HealthWatch(List<HealthCheckAnnotation> checks, Func<HealthStatus, Task> onChange)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (checks.Count is 0)
        {
            return;
        }

        try
        {
            for (var known = HealthStatus.Unhealthy; ;)
            {
                await Task.Delay(known is HealthStatus.Healthy ? Later : Soon, cancellationToken);
                var results = await Task.WhenAll(checks.Select(check => AskAsync(check, cancellationToken)));
                var status = results.All(healthy => healthy) ? HealthStatus.Healthy : HealthStatus.Unhealthy;
                if (status != known)
                {
                    known = status;
                    await onChange(status);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static async Task<bool> AskAsync(HealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.IsHealthyAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever a check throws means no; only the end of the watch passes.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
