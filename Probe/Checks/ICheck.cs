namespace McpAspire.Probe.Checks;

/// <summary>Looks for one kind of problem with a few requests.</summary>
internal interface ICheck
{
    IAsyncEnumerable<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
