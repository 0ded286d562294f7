namespace McpAspire.Tests.Support;

/// <summary>Gives each test two replicas that it can break.</summary>
public abstract class TwoFaultyReplicas : IAsyncLifetime
{
    internal FaultyReplica One { get; private set; } = null!;

    internal FaultyReplica Two { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        One = await FaultyReplica.StartAsync();
        Two = await FaultyReplica.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
