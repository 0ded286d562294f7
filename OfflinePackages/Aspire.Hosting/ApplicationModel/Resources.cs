namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of the solution, run as a process.</summary>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;

/// <summary>Any other program, run as a process.</summary>
public class ExecutableResource(string name, string command, string workingDirectory) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>The program, by path or as found on <c>PATH</c>.</summary>
    public string Command { get; } = command;

    /// <summary>The folder it runs in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}

/// <summary>A connection string from configuration, for something that runs elsewhere.</summary>
internal sealed class ConfiguredConnectionString(string name, Func<string?> read) : Resource(name), IResourceWithConnectionString
{
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(
        read() ?? throw new DistributedApplicationException($"The connection string '{Name}' is missing: set ConnectionStrings:{Name}."));
}
