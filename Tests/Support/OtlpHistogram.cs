using McpAspire.OtlpReceiver;

namespace McpAspire.Tests.Support;

/// <summary>The values of a histogram for one set of tags, as a process sent them, with the trace ids of its exemplars.</summary>
internal sealed record OtlpHistogram(OtlpTags Resource, string Meter, string Name, OtlpTags Tags, ulong Count, IReadOnlyList<double> Bounds, IReadOnlyList<string> Exemplars)
{
    public static IEnumerable<OtlpHistogram> Read(MetricsData metrics) =>
        from process in metrics.ResourceMetrics
        from scope in process.ScopeMetrics
        from metric in scope.Metrics
        where metric.Histogram is not null
        from point in metric.Histogram.DataPoints
        select new OtlpHistogram(
            new OtlpTags(process.Resource.Attributes),
            scope.Scope.Name,
            metric.Name,
            new OtlpTags(point.Attributes),
            point.Count,
            [.. point.ExplicitBounds],
            [.. point.Exemplars.Select(exemplar => OtlpSpan.Hex(exemplar.TraceId))]);
}
