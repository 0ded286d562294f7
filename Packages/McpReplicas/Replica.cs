namespace McpReplicas;

/// <summary>This process, one of several replicas.</summary>
public sealed class Replica
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private long _served;

    internal Replica(string name, TimeProvider time) => (Name, _time, _started) = (name, time, time.GetTimestamp());

    /// <summary>The unique name of the replica for balancer, traces and clients.</summary>
    public string Name { get; }

    /// <summary>The time since the process started.</summary>
    public TimeSpan Uptime => _time.GetElapsedTime(_started);

    /// <summary>The number of MCP requests that this replica has received, including the current one.</summary>
    public long Served => Interlocked.Read(ref _served);

    internal void Count() => Interlocked.Increment(ref _served);
}
