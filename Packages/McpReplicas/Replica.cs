namespace McpReplicas;

/// <summary>This process, as one of several that serve alike.</summary>
public sealed class Replica
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private long _served;

    internal Replica(string name, TimeProvider time) => (Name, _time, _started) = (name, time, time.GetTimestamp());

    /// <summary>The name by which balancer, traces and clients tell it from the others.</summary>
    public string Name { get; }

    /// <summary>The time since it started.</summary>
    public TimeSpan Uptime => _time.GetElapsedTime(_started);

    /// <summary>The MCP requests that have arrived here, the current one among them.</summary>
    public long Served => Interlocked.Read(ref _served);

    internal void Count() => Interlocked.Increment(ref _served);
}
