using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Ctrl-C and SIGTERM belong to the process of the tests, not to an application in it.</summary>
internal sealed class NoConsoleLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
