using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Traces;

/// <summary>The page of one trace. Times of spans and events count from the trace's start.</summary>
internal sealed record TraceView(string Id, string? Request, string Name, string Service, double Start, double Duration, int Dropped, IReadOnlyList<Service> Services, IReadOnlyList<SpanView> Spans);

/// <summary>
/// A span: its process by its place in the list of them, and besides its own links those of other spans to it, which are most often of other traces.
/// </summary>
internal sealed record SpanView(
    string Id,
    string? Parent,
    int Service,
    string Scope,
    string Name,
    string Kind,
    double Start,
    double Duration,
    bool Error,
    string? Message,
    Tag[] Tags,
    IEnumerable<EventView> Events,
    IEnumerable<LinkView> Links,
    IEnumerable<LinkView> LinkedFrom);

internal sealed record EventView(double At, string Name, Tag[] Tags);

/// <summary>A span at the other end of a link. Its name is known if it has come.</summary>
internal sealed record LinkView(string? Trace, string? Span, string? Name, string? Service, Tag[] Tags);

internal static class TraceDetails
{
    public static TraceView? Read(TraceStore store, UInt128 id) => store.Read(all =>
    {
        var traces = all.ToDictionary(trace => trace.Id);
        return traces.TryGetValue(id, out var trace) ? Read(trace, traces) : null;
    });

    private static TraceView Read(Trace trace, Dictionary<UInt128, Trace> traces)
    {
        var services = trace.Spans.OrderBy(span => span.Start).Select(span => span.Service).Distinct().ToList();
        var backwards = Backwards(trace, traces.Values);
        var spans = trace.Spans.Select(span => new SpanView(
            Ids.Text(span.Id)!,
            Ids.Text(span.ParentId),
            services.IndexOf(span.Service),
            span.Scope,
            span.Name,
            span.Kind,
            Time.Milliseconds(span.Start - trace.Start),
            Time.Milliseconds(span.End - span.Start),
            span.IsError,
            span.StatusMessage,
            span.Tags,
            span.Events.Select(happened => new EventView(Time.Milliseconds(happened.Time - trace.Start), happened.Name, happened.Tags)).ToList(),
            span.Links.Select(link => Forwards(link, traces)).ToList(),
            backwards[span.Id].ToList()));
        return new TraceView(
            Ids.Text(trace.Id)!,
            McpRequest.Of(trace),
            trace.Root.Name,
            trace.Root.Service.Name,
            Time.Milliseconds(trace.Start),
            Time.Milliseconds(trace.End - trace.Start),
            trace.Dropped,
            services,
            spans.ToList());
    }

    private static LinkView Forwards(SpanLink link, Dictionary<UInt128, Trace> traces)
    {
        var target = traces.GetValueOrDefault(link.TraceId)?.Spans.FirstOrDefault(span => span.Id == link.SpanId);
        return new LinkView(Ids.Text(link.TraceId), Ids.Text(link.SpanId), target?.Name, target?.Service.Name, link.Tags);
    }

    private static ILookup<ulong, LinkView> Backwards(Trace trace, IEnumerable<Trace> traces) =>
        (from span in traces.SelectMany(other => other.Spans)
         from link in span.Links
         where link.TraceId == trace.Id
         select (link.SpanId, View: new LinkView(Ids.Text(span.TraceId), Ids.Text(span.Id), span.Name, span.Service.Name, link.Tags)))
        .ToLookup(found => found.SpanId, found => found.View);
}
