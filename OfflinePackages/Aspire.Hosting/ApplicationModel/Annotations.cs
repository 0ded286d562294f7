namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource becomes a process. Args are asked for at each start, when the ports are known.</summary>
internal sealed record LaunchAnnotation(string FileName, Func<IEnumerable<string>> Args, string WorkingDirectory) : IResourceAnnotation;

/// <summary>Environment variables to add at each start.</summary>
internal sealed record EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>Command-line arguments to add at each start.</summary>
internal sealed record ArgsCallbackAnnotation(Action<CommandLineArgsCallbackContext> Callback) : IResourceAnnotation;

/// <summary>Another resource that must be healthy before this one starts.</summary>
internal sealed record WaitAnnotation(IResource Dependency) : IResourceAnnotation;

/// <summary>A check that says whether the resource is healthy; an exception says no.</summary>
internal sealed record HealthCheckAnnotation(Func<CancellationToken, Task<bool>> IsHealthyAsync) : IResourceAnnotation;

/// <summary>A link that a person can follow. The callback shapes it once the address is known.</summary>
internal sealed record EndpointUrlAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>A further link to the same endpoint.</summary>
internal sealed record FurtherUrlAnnotation(string EndpointName, Func<EndpointReference, ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>A command of the resource, by name.</summary>
internal sealed record CommandAnnotation(string Name, string DisplayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteAsync, CommandOptions Options) : IResourceAnnotation;
