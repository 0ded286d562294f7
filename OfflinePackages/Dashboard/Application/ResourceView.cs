namespace McpAspire.Dashboard.Application;

/// <summary>A line of the page of resources. Times are in milliseconds since 1970.</summary>
internal sealed record ResourceView(
    string Name,
    string Type,
    string? State,
    string? Health,
    int? ProcessId,
    double? Started,
    double? Stopped,
    int? ExitCode,
    IReadOnlyList<Link> Links,
    IReadOnlyList<string> WaitsFor,
    IReadOnlyList<CommandView> Commands);

internal sealed record Link(string Text, string Url);

/// <summary>A command that can be seen. The question is asked before it is executed.</summary>
internal sealed record CommandView(string Name, string Text, string? Description, string? Question, bool Highlighted, bool Enabled);

internal sealed record CommandOutcome(bool Success, bool Canceled, string? Message);

internal sealed record ResourceListView(long Version, IReadOnlyList<ResourceView> Resources);

/// <summary>What more there is to tell of a resource.</summary>
internal sealed record ResourceDetails(IReadOnlyList<Fact> Facts, IReadOnlyList<Fact> Environment);

/// <summary>A fact of a resource. A secret one is told only when it is asked for by name.</summary>
internal sealed record Fact(string Name, string? Value, bool Secret)
{
    public Fact Masked() => Secret ? this with { Value = null } : this;
}

/// <summary>A line of a resource's output, numbered among those of all resources.</summary>
internal sealed record ConsoleLine(long Number, string Resource, double Time, string Text, bool Error);

internal sealed record ConsoleView(long Next, IReadOnlyList<ConsoleLine> Lines);
