using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a person may want to know of how a resource was started, under the names that Aspire gives it.</summary>
internal static class LaunchFacts
{
    public const string ProcessId = "executable.pid";

    /// <summary>Arguments are told only to who asks: a password may be among them.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> Of(IResource resource, LaunchAnnotation launch, IReadOnlyList<string> args, int processId) =>
    [
        .. resource.Annotations.OfType<IProjectMetadata>().Select(project => new ResourcePropertySnapshot("project.path", project.ProjectPath)),
        new("executable.path", launch.FileName),
        new("executable.args", string.Join(' ', args)) { IsSensitive = true },
        new("executable.workDir", launch.WorkingDirectory),
        new(ProcessId, processId),
    ];

    public static ImmutableArray<ResourcePropertySnapshot> WithoutProcess(ImmutableArray<ResourcePropertySnapshot> properties) => properties.RemoveAll(property => property.Name is ProcessId);
}
