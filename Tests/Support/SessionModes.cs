namespace McpAspire.Tests.Support;

/// <summary>Three replicas with sessions in memory, and a balancer that spreads requests all the same: the fault, on purpose.</summary>
public sealed class StatefulReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Stateful"]);
}

/// <summary>Three replicas with sessions in memory, and a balancer that follows them.</summary>
public sealed class StickyReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Sticky"]);
}
