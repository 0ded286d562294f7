namespace McpAspire.OtlpReceiver;

/// <summary>Receives the telemetry of processes. Many requests call it concurrently, once for each export.</summary>
public interface IOtlpSink
{
    /// <summary>Adds spans.</summary>
    void Add(TracesData traces);

    /// <summary>Adds log records.</summary>
    void Add(LogsData logs);

    /// <summary>Adds the values of metrics.</summary>
    void Add(MetricsData metrics);
}
