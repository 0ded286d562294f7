namespace McpAspire.OtlpReceiver;

/// <summary>Takes what processes send. Called by many requests at once, one call for each export.</summary>
public interface IOtlpSink
{
    /// <summary>Takes spans.</summary>
    void Add(TracesData traces);

    /// <summary>Takes log records.</summary>
    void Add(LogsData logs);

    /// <summary>Takes the values of metrics.</summary>
    void Add(MetricsData metrics);
}
