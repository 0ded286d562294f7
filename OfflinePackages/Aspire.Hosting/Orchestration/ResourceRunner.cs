using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Takes one resource through its states: waits for what it depends on, starts its process, watches it, stops it.</summary>
internal sealed partial class ResourceRunner(IResource resource, ResourceEnvironment environment, ResourceNotificationService notifications, ResourceLog output, ILogger? forward) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private CancellationTokenSource _starting = new();
    private ChildProcess? _child;

    // Completes when the process has ended and its last state is published.
    private Task _watch = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_child is { Ended.IsCompleted: false })
            {
                return;
            }

            await _watch;

            _starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await WaitForDependenciesAsync(_starting.Token);
            await PublishAsync(KnownResourceStates.Starting);
            await LaunchAsync(_starting.Token);
        }
        catch (OperationCanceledException)
        {
            await PublishAsync(KnownResourceStates.Exited);
        }
#pragma warning disable CA1031 // Whatever hinders the start is told in the resource's state and output; the other resources go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OnLine(exception.Message, isError: true);
            await PublishAsync(KnownResourceStates.FailedToStart);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StopAsync()
    {
        await _starting.CancelAsync();
        await _gate.WaitAsync();
        try
        {
            if (_child is { Ended.IsCompleted: false })
            {
                await PublishAsync(KnownResourceStates.Stopping);
                // A program such as npx only starts another one, and asked to end it may leave that behind.
                await _child.StopAsync(resource is ExecutableResource ? TimeSpan.Zero : Grace);
            }

            await _watch;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _child?.Dispose();
        _starting.Dispose();
        _gate.Dispose();
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var dependencies = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Dependency.Name).ToList();
        if (dependencies.Count > 0)
        {
            await PublishAsync(KnownResourceStates.Waiting);
            await Task.WhenAll(dependencies.Select(name => notifications.WaitForResourceHealthyAsync(name, cancellationToken)));
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var launch = resource.Annotations.OfType<LaunchAnnotation>().Single();
        var context = new CommandLineArgsCallbackContext([.. launch.Args()]);
        foreach (var annotation in resource.Annotations.OfType<ArgsCallbackAnnotation>())
        {
            annotation.Callback(context);
        }

        List<string> args = [.. context.Args.Select(arg => $"{arg}")];
        var variables = await environment.BuildAsync(resource, cancellationToken);
        var child = new ChildProcess(launch.FileName, args, launch.WorkingDirectory, variables, OnLine);
        _child?.Dispose();
        _child = child;

        var checks = resource.Annotations.OfType<HealthCheckAnnotation>().ToList();
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = KnownResourceStates.Running,
            HealthStatus = checks.Count > 0 ? HealthStatus.Unhealthy : HealthStatus.Healthy,
            StartTimeStamp = DateTime.UtcNow,
            StopTimeStamp = null,
            ExitCode = null,
            Properties = LaunchFacts.Of(resource, launch, args, child.Id),
            EnvironmentVariables = [.. variables.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, IsFromSpec: true))],
        });
        _watch = WatchAsync(child, checks);
    }

    private async Task WatchAsync(ChildProcess child, List<HealthCheckAnnotation> checks)
    {
        using var watching = new CancellationTokenSource();
        var health = new HealthWatch(checks, status => notifications.PublishUpdateAsync(resource, before => before with { HealthStatus = status }));
        var watch = health.RunAsync(watching.Token);
        var exitCode = await child.Ended;
        await watching.CancelAsync();
        await watch;
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = KnownResourceStates.Finished,
            HealthStatus = null,
            StopTimeStamp = DateTime.UtcNow,
            ExitCode = exitCode,
            Properties = LaunchFacts.WithoutProcess(before.Properties),
        });
    }

    private Task PublishAsync(string state) => notifications.PublishUpdateAsync(resource, before => before with { State = state, HealthStatus = null });

    private void OnLine(string line, bool isError)
    {
        output.Add(line, isError);
        if (forward is not null)
        {
            LogLine(forward, isError ? LogLevel.Error : LogLevel.Information, line);
        }
    }

    [LoggerMessage(Message = "{Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string line);
}
