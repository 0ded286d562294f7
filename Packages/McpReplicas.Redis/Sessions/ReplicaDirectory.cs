using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace McpReplicas.Redis.Sessions;

/// <summary>The addresses of the running replicas. Each writes its own to Redis every second; if it stops, the address expires after a few seconds.</summary>
internal sealed partial class ReplicaDirectory(IConnectionMultiplexer redis, Replica replica, IServer server, IOptions<McpReplicasOptions> options, IHostApplicationLifetime lifetime, ILogger<ReplicaDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The address at which the other replicas reach this one: <c>Replica:Address</c>, else the one it listens on.</summary>
    public string Address => options.Value.Replica.Address ?? OwnAddress.Of(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>The address of a replica, null if it is gone.</summary>
    public async Task<string?> FindAsync(string name) => await redis.GetDatabase().StringGetAsync(Key(name));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Sessions.Mode is not McpSessionMode.Shared)
        {
            return;
        }

        // Before the start there is no address yet.
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                await WriteAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await redis.GetDatabase().KeyDeleteAsync(Key(replica.Name), CommandFlags.FireAndForget);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await redis.GetDatabase().StringSetAsync(Key(replica.Name), Address, Patience);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogAway(logger, exception.Message);
        }
    }

    private static RedisKey Key(string name) => $"mcp-aspire:replica:{name}";

    [LoggerMessage(LogLevel.Warning, "Redis is away, and the other replicas cannot be told where this one is: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
