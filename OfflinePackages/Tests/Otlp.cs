using Google.Protobuf;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests;

/// <summary>What a process sends.</summary>
internal static class Otlp
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TracesData Traces(string service, params IEnumerable<Span> spans) =>
        new() { ResourceSpans = { new ResourceSpans { Resource = Of(service), ScopeSpans = { new ScopeSpans { Spans = { spans } } } } } };

    public static LogsData Logs(string service, params IEnumerable<LogRecord> records) =>
        new() { ResourceLogs = { new ResourceLogs { Resource = Of(service), ScopeLogs = { new ScopeLogs { LogRecords = { records } } } } } };

    public static MetricsData Metrics(string service, params IEnumerable<Metric> metrics) =>
        new() { ResourceMetrics = { new ResourceMetrics { Resource = Of(service), ScopeMetrics = { new ScopeMetrics { Metrics = { metrics } } } } } };

    /// <summary>A span of a trace, both by their numbers.</summary>
    public static Span Span(int trace, int span, int parent = 0, params IEnumerable<KeyValue> tags) => new()
    {
        TraceId = Id(16, trace),
        SpanId = Id(8, span),
        ParentSpanId = parent is 0 ? ByteString.Empty : Id(8, parent),
        Name = $"span {span}",
        StartTimeUnixNano = At(span),
        EndTimeUnixNano = At(span + 1),
        Attributes = { tags },
    };

    public static LogRecord Log(int number, params IEnumerable<KeyValue> tags) =>
        new() { TimeUnixNano = At(number), SeverityNumber = 9, Body = new AnyValue { StringValue = $"record {number}" }, Attributes = { tags } };

    public static KeyValue Tag(string name, string value) => new() { Key = name, Value = new AnyValue { StringValue = value } };

    /// <summary>A time by its second.</summary>
    public static ulong At(int second) => (ulong)(Start.AddSeconds(second) - DateTime.UnixEpoch).TotalNanoseconds;

    private static OtlpReceiver.Resource Of(string service) => new() { Attributes = { Tag("service.name", service) } };

    private static ByteString Id(int length, int number)
    {
        var bytes = new byte[length];
        BitConverter.TryWriteBytes(bytes, number);
        return ByteString.CopyFrom(bytes);
    }
}
