using Microsoft.Extensions.Options;

namespace McpReplicas.Http;

/// <summary>Makes the timers by which open answers show that they are alive.</summary>
internal sealed class Heartbeats(IOptions<McpReplicasOptions> options, TimeProvider time, ShutdownDeadline shutdown)
{
    public TimeSpan Interval => options.Value.Heartbeats.Interval;

    public TimeSpan SilentCall => options.Value.Heartbeats.SilentCall;

    public TimeProvider Time => time;

    /// <summary>Is cancelled shortly before the process cuts the requests that still run.</summary>
    public CancellationToken LastMoment => shutdown.Token;

    /// <summary>A timer that is not set, and takes nothing of the request along.</summary>
    public ITimer CreateTimer(Action tick)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(static state => ((Action)state!)(), tick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
