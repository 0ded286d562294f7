namespace McpAspire.Probe.Checks;

/// <summary>Looks for one kind of trouble with a few requests.</summary>
internal interface ICheck
{
    IAsyncEnumerable<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
