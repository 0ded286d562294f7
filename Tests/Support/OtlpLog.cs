using McpAspire.OtlpReceiver;

namespace McpAspire.Tests.Support;

/// <summary>One log record, as a process sent it.</summary>
internal sealed record OtlpLog(OtlpTags Resource, string Category, string TraceId, string SpanId, string Text)
{
    public static IEnumerable<OtlpLog> Read(LogsData logs) =>
        from process in logs.ResourceLogs
        from scope in process.ScopeLogs
        from log in scope.LogRecords
        select new OtlpLog(new OtlpTags(process.Resource.Attributes), scope.Scope.Name, OtlpSpan.Hex(log.TraceId), OtlpSpan.Hex(log.SpanId), log.Body.StringValue);
}
