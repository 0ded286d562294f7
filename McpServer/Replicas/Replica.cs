namespace McpAspire.McpServer.Replicas;

/// <summary>This process, as one of several that serve alike.</summary>
/// <param name="name">The name by which balancer, traces and clients tell it from the others.</param>
/// <param name="time">Counts its uptime.</param>
internal sealed class Replica(string name, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _served;

    public string Name => name;

    public TimeSpan Uptime => time.GetElapsedTime(_started);

    /// <summary>The MCP requests that have arrived here, the current one among them.</summary>
    public long Served => Interlocked.Read(ref _served);

    public void Count() => Interlocked.Increment(ref _served);
}
