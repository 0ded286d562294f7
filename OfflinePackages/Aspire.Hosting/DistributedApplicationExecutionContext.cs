namespace Aspire.Hosting;

/// <summary>What the AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application on this machine.</summary>
    Run,

    /// <summary>To describe it for another.</summary>
    Publish,
}

/// <inheritdoc cref="DistributedApplicationOperation"/>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <inheritdoc cref="DistributedApplicationOperation"/>
    public DistributedApplicationOperation Operation => operation;

    /// <summary>Whether the application runs on this machine.</summary>
    public bool IsRunMode => operation is DistributedApplicationOperation.Run;

    /// <summary>Whether the application is described for another machine.</summary>
    public bool IsPublishMode => operation is DistributedApplicationOperation.Publish;
}
