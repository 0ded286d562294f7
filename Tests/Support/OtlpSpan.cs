using Google.Protobuf;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests.Support;

/// <summary>One span, as a process sent it. A root has an empty parent.</summary>
internal sealed record OtlpSpan(
    OtlpTags Resource,
    string Scope,
    string TraceId,
    string Id,
    string Parent,
    string Name,
    Span.Types.Kind Kind,
    ulong Start,
    OtlpTags Tags,
    bool IsError,
    IReadOnlyList<OtlpSpan.Event> Events,
    IReadOnlyList<OtlpSpan.Link> Links)
{
    /// <summary>The resource that sent it, if an AppHost started it.</summary>
    public string Service => Resource["service.name"];

    public string Instance => Resource["service.instance.id"];

    public static IEnumerable<OtlpSpan> Read(TracesData traces) =>
        from process in traces.ResourceSpans
        from scope in process.ScopeSpans
        from span in scope.Spans
        select new OtlpSpan(
            new OtlpTags(process.Resource.Attributes),
            scope.Scope.Name,
            Hex(span.TraceId),
            Hex(span.SpanId),
            Hex(span.ParentSpanId),
            span.Name,
            span.Kind,
            span.StartTimeUnixNano,
            new OtlpTags(span.Attributes),
            span.Status?.Code is Status.Types.Code.Error,
            [.. span.Events.Select(item => new Event(item.Name, new OtlpTags(item.Attributes)))],
            [.. span.Links.Select(link => new Link(Hex(link.TraceId), Hex(link.SpanId)))]);

    public static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    public override string ToString() => $"{Service} {Kind} {Name} ({Id} under {(Parent.Length is 0 ? "nothing" : Parent)}) {Tags}";

    internal sealed record Event(string Name, OtlpTags Tags);

    internal sealed record Link(string TraceId, string Id);
}
