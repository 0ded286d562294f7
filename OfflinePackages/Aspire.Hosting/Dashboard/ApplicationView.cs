using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using McpAspire.Dashboard.Application;
using McpAspire.Dashboard.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>The application as the dashboard sees it.</summary>
internal sealed class ApplicationView(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    IHostEnvironment host) : IApplication
{
    public string Name => host.ApplicationName;

    public long Version => notifications.Version;

    public IReadOnlyList<ResourceView> Resources() =>
        [.. from resource in model.Resources
            let snapshot = SnapshotOf(resource.Name)
            where snapshot is not null
            select View(resource, snapshot)];

    public ResourceDetails? Details(string resource) => SnapshotOf(resource) is not { } snapshot
        ? null
        : new ResourceDetails(
            [.. snapshot.Properties.Select(property => new Fact(property.Name, property.Value?.ToString(), property.IsSensitive))],
            [.. snapshot.EnvironmentVariables.Select(variable => new Fact(variable.Name, variable.Value, Secret: true)).OrderBy(fact => fact.Name, StringComparer.Ordinal)]);

    public IReadOnlyList<ConsoleLine> Lines(string? resource, long after, int most) =>
        [.. logs.Since(after, resource, most).Select(written => new ConsoleLine(written.Number, written.Resource, Time.Milliseconds(written.Time)!.Value, written.Line.Content, written.Line.IsErrorMessage))];

    public async Task<CommandOutcome> ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteCommandAsync(resource, command, cancellationToken);
        return new CommandOutcome(result.Success, result.Canceled, result.Message);
    }

    private CustomResourceSnapshot? SnapshotOf(string resource) => notifications.TryGetCurrentState(resource, out var change) ? change.Snapshot : null;

    private static ResourceView View(IResource resource, CustomResourceSnapshot snapshot) => new(
        resource.Name,
        snapshot.ResourceType,
        snapshot.State?.Text,
        snapshot.HealthStatus?.ToString(),
        (int?)snapshot.Properties.FirstOrDefault(property => property.Name is LaunchFacts.ProcessId)?.Value,
        Time.Milliseconds(snapshot.StartTimeStamp),
        Time.Milliseconds(snapshot.StopTimeStamp),
        snapshot.ExitCode,
        [.. snapshot.Urls.Select(url => new Link(url.DisplayProperties.DisplayName, url.Url))],
        [.. resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Dependency.Name)],
        [.. Commands(resource, snapshot)]);

    private static IEnumerable<CommandView> Commands(IResource resource, CustomResourceSnapshot snapshot) =>
        from command in resource.Annotations.OfType<CommandAnnotation>()
        let options = command.Options
        let state = options.UpdateState?.Invoke(new UpdateCommandStateContext { ResourceSnapshot = snapshot }) ?? ResourceCommandState.Enabled
        where state is not ResourceCommandState.Hidden
        select new CommandView(command.Name, command.DisplayName, options.Description, options.ConfirmationMessage, options.IsHighlighted, state is ResourceCommandState.Enabled);
}
