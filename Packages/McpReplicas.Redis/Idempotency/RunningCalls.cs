using System.Collections.Concurrent;

namespace McpReplicas.Redis.Idempotency;

/// <summary>Calls, and what is to be written to Redis still, for which no request waits: the process waits for them before it ends.</summary>
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

    /// <summary>Writes to Redis as soon as it takes it, for a key that is not written is refused until it expires.</summary>
    /// <param name="write">Writes; it may have done so already.</param>
    /// <param name="answered">The tool whose answer is not remembered until then; null if there is none.</param>
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

    [LoggerMessage(LogLevel.Warning, "The answer of {Tool} was given and is not remembered yet: until Redis takes it, a call with its Idempotency-Key is told that it runs.")]
    private partial void LogNotKept(string tool, Exception exception);
}
