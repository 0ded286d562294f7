using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Traces;

/// <summary>What the page of traces asks for.</summary>
internal sealed record TraceFilter(string? Text, string? Resource, bool OnlyErrors, bool HideProbes, int Most);

/// <summary>A line of the page of traces.</summary>
internal sealed record TraceSummary(string Id, string Name, string Service, string? Request, double Start, double Duration, int Spans, int Errors, IReadOnlyList<ServiceShare> Services);

internal sealed record ServiceShare(string Name, int Spans, int Errors);

internal sealed record TraceListView(long Version, int Total, int Matching, IReadOnlyList<TraceSummary> Traces);

internal static class TraceList
{
    public static TraceListView Read(TraceStore store, TraceFilter filter)
    {
        var terms = new SearchTerms(filter.Text);
        return store.Read(traces =>
        {
            var (total, matching) = (0, 0);
            var summaries = new List<TraceSummary>();
            foreach (var trace in traces)
            {
                total++;
                if (Match(trace, filter, terms) && ++matching <= filter.Most)
                {
                    summaries.Add(Summary(trace));
                }
            }

            // They are kept as they came, and a long trace comes after a short one that began later.
            return new TraceListView(store.Version, total, matching, [.. summaries.OrderByDescending(trace => trace.Start)]);
        });
    }

    private static bool Match(Trace trace, TraceFilter filter, SearchTerms terms) =>
        (!filter.OnlyErrors || trace.Errors > 0)
        && (!filter.HideProbes || !trace.IsProbe)
        && (string.IsNullOrEmpty(filter.Resource) || trace.Spans.Any(span => span.Service.Name == filter.Resource))
        && terms.Match(
            text => SearchTerms.Holds(Ids.Text(trace.Id), text) || trace.Spans.Any(span => SearchTerms.Holds(span.Name, text) || SearchTerms.Holds(span.Service.Name, text) || SearchTerms.AnyHolds(span.Tags, text)),
            (name, value) => trace.Spans.Any(span => SearchTerms.AnyIs(span.Tags, name, value)));

    private static TraceSummary Summary(Trace trace) => new(
        Ids.Text(trace.Id)!,
        trace.Root.Name,
        trace.Root.Service.Name,
        McpRequest.Of(trace),
        Time.Milliseconds(trace.Start),
        Time.Milliseconds(trace.End - trace.Start),
        trace.Spans.Count + trace.Dropped,
        trace.Errors,
        [.. trace.Spans.OrderBy(span => span.Start).GroupBy(span => span.Service.Name).Select(spans => new ServiceShare(spans.Key, spans.Count(), spans.Count(span => span.IsError)))]);
}
