using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Traces;

/// <summary>A span as it is kept. Times are in nanoseconds since 1970.</summary>
internal sealed record KeptSpan(
    UInt128 TraceId,
    ulong Id,
    ulong ParentId,
    Service Service,
    string Scope,
    string Name,
    string Kind,
    long Start,
    long End,
    bool IsError,
    string? StatusMessage,
    Tag[] Tags,
    SpanEvent[] Events,
    SpanLink[] Links,
    long Bytes);

internal readonly record struct SpanEvent(long Time, string Name, Tag[] Tags);

internal readonly record struct SpanLink(UInt128 TraceId, ulong SpanId, Tag[] Tags);
