using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the application: every resource starts with the AppHost and ends with it, dependents before what they depend on.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    ResourceEnvironment environment,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostEnvironment host,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly Dictionary<IResource, ResourceRunner> _runners = [];
    private readonly CancellationTokenSource _stopping = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in model.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
        {
            endpoint.Port ??= Ports.Free();
        }

        foreach (var resource in model.Resources)
        {
            if (resource.Annotations.OfType<LaunchAnnotation>().Any())
            {
                AddRunner(resource);
                await notifications.PublishUpdateAsync(resource, before => before with { State = KnownResourceStates.NotStarted, Urls = [.. UrlsOf(resource)] });
            }
            else
            {
                // Nothing to start: it runs elsewhere, and whoever waits for it need not.
                await notifications.PublishUpdateAsync(resource, before => before with { State = KnownResourceStates.Running, HealthStatus = HealthStatus.Healthy });
            }
        }

        foreach (var runner in _runners.Values)
        {
            _ = Task.Run(() => runner.StartAsync(_stopping.Token), CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runners.Keys.Select(StopAsync).ToList());

        Task StopAsync(IResource resource) => stops.TryGetValue(resource, out var stop) ? stop : stops[resource] = StopAfterDependentsAsync(resource);

        async Task StopAfterDependentsAsync(IResource resource)
        {
            await Task.WhenAll(_runners.Keys.Where(other => other.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Dependency == resource)).Select(StopAsync).ToList());
            await _runners[resource].StopAsync();
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var runner in _runners.Values)
        {
            runner.Dispose();
        }
    }

    private void AddRunner(IResource resource)
    {
        var forward = options.EnableResourceLogging ? loggers.CreateLogger($"{host.ApplicationName}.Resources.{resource.Name}") : null;
        var runner = _runners[resource] = new ResourceRunner(resource, environment, notifications, logs.LogOf(resource.Name), forward);
        foreach (var command in LifecycleCommands.Of(resource, runner, _stopping.Token))
        {
            resource.Annotations.Add(command);
        }
    }

    private static IEnumerable<UrlSnapshot> UrlsOf(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var reference = new EndpointReference((IResourceWithEndpoints)resource, endpoint.Name);
            var url = new ResourceUrlAnnotation { Url = reference.Url, Endpoint = reference };
            foreach (var annotation in resource.Annotations.OfType<EndpointUrlAnnotation>().Where(annotation => annotation.EndpointName == endpoint.Name))
            {
                annotation.Callback(url);
            }

            yield return Snapshot(reference, url);
            foreach (var annotation in resource.Annotations.OfType<FurtherUrlAnnotation>().Where(annotation => annotation.EndpointName == endpoint.Name))
            {
                yield return Snapshot(reference, annotation.Callback(reference));
            }
        }

        static UrlSnapshot Snapshot(EndpointReference endpoint, ResourceUrlAnnotation url) =>
            new(endpoint.EndpointName, new Uri(new Uri(endpoint.Url), url.Url).ToString(), IsInternal: false) { DisplayProperties = new(url.DisplayText ?? "") };
    }
}
