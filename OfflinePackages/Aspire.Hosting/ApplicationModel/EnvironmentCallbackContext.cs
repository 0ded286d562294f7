namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback sees that adds environment variables just before a resource starts.</summary>
public class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource, CancellationToken cancellationToken) =>
        (ExecutionContext, Resource, CancellationToken) = (executionContext, resource, cancellationToken);

    /// <summary>The variables: strings, or <see cref="IValueProvider"/>s that are asked just before the start.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = [];

    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resource that is about to start.</summary>
    public IResource Resource { get; }

    /// <summary>Ends the start.</summary>
    public CancellationToken CancellationToken { get; }
}
