using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Logs;

/// <summary>The latest log records of all processes.</summary>
internal sealed class LogStore(Limits limits, ServiceTable services)
{
    private const int Overhead = 128;
    private readonly Lock _lock = new();
    private readonly TextPool _texts = new(limits);
    private readonly Queue<LogEntry> _entries = [];
    private long _bytes;

    /// <summary>The number of the latest record.</summary>
    public long Version { get; private set; }

    public void Add(LogsData data)
    {
        lock (_lock)
        {
            foreach (var resource in data.ResourceLogs)
            {
                if (services.Find(resource.Resource) is { } service)
                {
                    foreach (var scope in resource.ScopeLogs)
                    {
                        foreach (var record in scope.LogRecords)
                        {
                            Add(record, service, scope.Scope?.Name ?? "");
                        }
                    }
                }
            }
        }
    }

    /// <summary>Looks at the records, the latest first, while none is added.</summary>
    public T Read<T>(Func<IEnumerable<LogEntry>, T> read)
    {
        lock (_lock)
        {
            return read(_entries.Reverse());
        }
    }

    private void Add(LogRecord record, Service service, string category)
    {
        var bytes = (long)Overhead;
        var entry = new LogEntry(
            ++Version,
            (long)record.TimeUnixNano,
            Level(record.SeverityNumber),
            service,
            _texts.Add(category, ref bytes),
            _texts.Add(Tag.Text(record.Body), ref bytes),
            Ids.Trace(record.TraceId),
            Ids.Span(record.SpanId),
            Tag.Read(record.Attributes, limits, _texts, ref bytes),
            bytes);
        _entries.Enqueue(entry);
        _bytes += bytes;
        while (_entries.Count > limits.Logs || _bytes > limits.LogBytes)
        {
            _bytes -= _entries.Dequeue().Bytes;
        }
    }

    // Each level has four numbers; none at all is read as information.
    private static LogLevel Level(int severity) => severity is < 1 or > 24 ? LogLevel.Information : (LogLevel)(((severity - 1) & ~3) + 1);
}
