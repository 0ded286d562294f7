using McpAspire.Dashboard.Logs;
using McpAspire.Dashboard.Metrics;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Telemetry;

/// <summary>All that the processes of the application have sent, within the limits.</summary>
internal sealed class TelemetrySink : IOtlpSink
{
    public TelemetrySink(Limits limits)
    {
        var services = new ServiceTable(limits);
        Traces = new TraceStore(limits, services);
        Logs = new LogStore(limits, services);
        Metrics = new MetricStore(limits, services);
    }

    public TraceStore Traces { get; }

    public LogStore Logs { get; }

    public MetricStore Metrics { get; }

    public void Add(TracesData traces) => Traces.Add(traces);

    public void Add(LogsData logs) => Logs.Add(logs);

    public void Add(MetricsData metrics) => Metrics.Add(metrics);
}
