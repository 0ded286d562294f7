using StackExchange.Redis;

namespace McpReplicas.Redis;

/// <summary>
/// Checks a restarted Redis repeatedly until it answers. StackExchange.Redis checks it once. If that check fails, it treats the server as unavailable, although it is
/// connected, until its next check a minute later (<c>configCheckSeconds</c>).
/// </summary>
internal sealed class RedisRecovery(IConnectionMultiplexer redis) : IHostedService
{
    private const int MostAttempts = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private int _isRunning;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += Recover;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored -= Recover;
        return Task.CompletedTask;
    }

    private void Recover(object? sender, ConnectionFailedEventArgs connection)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) is 0)
        {
            _ = RecoverAsync();
        }
    }

    private async Task RecoverAsync()
    {
        try
        {
            for (var attempt = 0; attempt < MostAttempts && !await AnswersAsync(); attempt++)
            {
                await Task.Delay(Pause);
                await redis.ConfigureAsync();
            }
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception) || exception is ObjectDisposedException)
        {
            // The next connection starts it again.
        }
        finally
        {
            _isRunning = 0;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await redis.GetDatabase().PingAsync().InTimeAsync();
            return true;
        }
        catch (Exception exception) when (RedisScripts.IsOfRedis(exception))
        {
            return false;
        }
    }
}
