namespace McpAspire.Dashboard.Application;

/// <summary>The application that the dashboard shows. The AppHost's stand-in has it; the dashboard itself knows nothing of how resources are run.</summary>
internal interface IApplication
{
    string Name { get; }

    /// <summary>Grows with every change of a resource.</summary>
    long Version { get; }

    IReadOnlyList<ResourceView> Resources();

    /// <summary>What more there is to tell of a resource; null where there is none of that name.</summary>
    ResourceDetails? Details(string resource);

    /// <summary>The lines that came after another, of one resource or of all, at most as many, the latest.</summary>
    IReadOnlyList<ConsoleLine> Lines(string? resource, long after, int most);

    Task<CommandOutcome> ExecuteAsync(string resource, string command, CancellationToken cancellationToken);
}
