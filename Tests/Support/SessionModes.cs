namespace McpAspire.Tests.Support;

/// <summary>Three replicas with sessions in memory, and a balancer that spreads requests over all replicas. It fails on purpose.</summary>
public sealed class StatefulReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Stateful"]);
}

/// <summary>Three replicas with sessions in memory, and a balancer that sends each session to its replica.</summary>
public sealed class StickyReplicas : Application
{
    protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Sessions=Sticky"]);
}
