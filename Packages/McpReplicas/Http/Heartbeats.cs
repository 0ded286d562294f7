using Microsoft.Extensions.Options;

namespace McpReplicas.Http;

/// <summary>Creates the timers for heartbeats.</summary>
internal sealed class Heartbeats(IOptions<McpReplicasOptions> options, TimeProvider time, ShutdownDeadline shutdown)
{
    public TimeSpan Interval => options.Value.Heartbeats.Interval;

    public TimeSpan SilentCall => options.Value.Heartbeats.SilentCall;

    public TimeProvider Time => time;

    /// <summary>Is cancelled shortly before the process aborts the requests that are still running.</summary>
    public CancellationToken LastMoment => shutdown.Token;

    /// <summary>Creates a stopped timer that does not capture the execution context of the request.</summary>
    public ITimer CreateTimer(Action tick)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(static state => ((Action)state!)(), tick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
