using System.Collections.Concurrent;

namespace McpReplicas.Redis.Idempotency;

/// <summary>Calls and pending writes to Redis that no request waits for. The process waits for them before it ends.</summary>
internal sealed partial class RunningCalls(IHostApplicationLifetime host, ILogger<RunningCalls> logger) : IHostedService
{
    private const int Most = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Task, byte> _tasks = [];

    public bool IsFull => _tasks.Count >= Most;

    public static bool IsOfRedis(Exception exception) => RedisScripts.IsOfRedis(exception) || exception is ObjectDisposedException;

    public Task Add(Task task)
    {
        _tasks.TryAdd(task, 0);
        _ = task.ContinueWith(ended => _tasks.TryRemove(ended, out _), TaskScheduler.Default);
        return task;
    }

    /// <summary>Retries a write until Redis accepts it. Without the write, every request with the key is refused until the key expires.</summary>
    /// <param name="write">The write. It may run more than once.</param>
    /// <param name="answered">The tool whose answer the write stores; null if it stores no answer.</param>
    public async Task WriteAsync(Func<Task> write, string? answered = null)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception exception) when (IsOfRedis(exception))
            {
                if (answered is not null)
                {
                    LogNotKept(answered, exception);
                    answered = null;
                }

                await Task.Delay(Pause, host.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (host.ApplicationStopping.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAny(Task.WhenAll(_tasks.Keys), Task.Delay(Timeout.Infinite, cancellationToken));

    [LoggerMessage(LogLevel.Warning, "Redis did not store the answer of {Tool}, which was sent to the client. Until a retry succeeds, requests with the same Idempotency-Key get the error that the call is running.")]
    private partial void LogNotKept(string tool, Exception exception);
}
