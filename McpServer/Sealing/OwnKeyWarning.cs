using McpAspire.McpServer.Replicas;

namespace McpAspire.McpServer.Sealing;

/// <summary>Says at start what will not work while each replica has a key of its own.</summary>
internal sealed partial class OwnKeyWarning(Replica replica, ILogger<OwnKeyWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogOwnKey(replica.Name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} seals requestState with a key of its own: a tool that asks its user, as plan_trip does, cannot go on after another replica has asked. Cures: --Redis=true, or the same Sealing:Key for every replica.")]
    private partial void LogOwnKey(string replica);
}
