namespace McpAspire.Tests.Support;

/// <summary>Gives each test a replica that it can break.</summary>
public abstract class OneFaultyReplica : IAsyncLifetime
{
    internal FaultyReplica Replica { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Replica = await FaultyReplica.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
