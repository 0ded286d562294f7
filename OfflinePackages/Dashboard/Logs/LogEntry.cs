using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Logs;

/// <summary>A log record as it is kept, numbered in the order of arrival.</summary>
internal sealed record LogEntry(
    long Number,
    long Time,
    LogLevel Level,
    Service Service,
    string Category,
    string Message,
    UInt128 TraceId,
    ulong SpanId,
    Tag[] Tags,
    long Bytes);

/// <summary>The levels of OTLP by their first number.</summary>
internal enum LogLevel
{
    Trace = 1,
    Debug = 5,
    Information = 9,
    Warning = 13,
    Error = 17,
    Critical = 21,
}
