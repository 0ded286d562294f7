using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpReplicas.Aspire.Start;

/// <summary>The latest state of each awaited resource, and which of them are done: those that were healthy, and those that ended with success, as a migration does.</summary>
internal sealed class AwaitedStates(IReadOnlyCollection<IResource> awaited)
{
    private readonly ConcurrentDictionary<IResource, CustomResourceSnapshot> _latest = [];
    private readonly ConcurrentDictionary<IResource, bool> _done = [];

    public int Count => awaited.Count;

    public int DoneCount => _done.Count;

    public IReadOnlyList<IResource> Missing => [.. awaited.Where(resource => !IsDone(resource))];

    /// <summary>Stores the state of a resource.</summary>
    /// <returns>False if the resource is not awaited.</returns>
    public bool Store(ResourceEvent change)
    {
        if (!awaited.Contains(change.Resource))
        {
            return false;
        }

        _latest[change.Resource] = change.Snapshot;
        return true;
    }

    /// <returns>False if the resource was done before.</returns>
    public bool MarkDone(IResource resource) => _done.TryAdd(resource, true);

    public bool IsDone(IResource resource) => _done.ContainsKey(resource);

    public CustomResourceSnapshot? LatestOf(IResource resource) => _latest.GetValueOrDefault(resource);

    public static bool HasEnded(CustomResourceSnapshot? snapshot) =>
        snapshot?.State?.Text is { } state && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    /// <summary>The resource, its state and why it is not healthy, for a message.</summary>
    public string Describe(IResource resource)
    {
        var snapshot = LatestOf(resource);
        var report = snapshot?.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy);
        // The first line of an exception has its type and its message.
        var reason = report?.ExceptionText?.Split('\n')[0].Split(": ", 2)[^1] ?? report?.Description;
        return $"{resource.Name} ({snapshot?.State?.Text ?? "not created"}{(reason is null ? "" : $": {reason.Trim()}")})";
    }

    /// <summary>Whether a container may be pulling its image: the orchestrator reports it as starting then.</summary>
    public bool MayPullItsImage(IResource resource) => resource is ContainerResource && LatestOf(resource)?.State?.Text == KnownResourceStates.Starting;
}
