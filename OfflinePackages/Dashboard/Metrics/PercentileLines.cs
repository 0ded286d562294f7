namespace McpAspire.Dashboard.Metrics;

/// <summary>The lines of histograms: p50, p90 and p99 of what all the series together have counted, over some slots at a time.</summary>
internal static class PercentileLines
{
    private const int Steps = 60;
    private static readonly (string Name, double Part)[] Percentiles = [("p50", .5), ("p90", .9), ("p99", .99)];

    public static IReadOnlyList<Line> Of(IReadOnlyList<HistogramSeries> series, Range range)
    {
        if (series.Count is 0)
        {
            return [];
        }

        var width = Math.Max(1, (range.LastSlot - range.FirstSlot) / Steps);
        var steps = new SortedDictionary<long, long[]>();
        foreach (var point in series.SelectMany(one => one.Points).Where(point => point.Slot >= range.FirstSlot))
        {
            Add(point.Counts, steps, point.Slot / width, series[0].Bounds.Length + 1);
        }

        return [.. Percentiles.Select(percentile => new Line(percentile.Name, [.. Points(percentile.Part)]))];

        IEnumerable<LinePoint> Points(double part)
        {
            long? before = null;
            foreach (var (step, counts) in steps)
            {
                if (before is { } last && step > last + 1)
                {
                    yield return new(range.Time((last + 1) * width), null);
                }

                before = step;
                yield return new(range.Time(step * width), Percentile.Of(part, series[0].Bounds, counts));
            }
        }
    }

    /// <summary>How many values the series have counted in the range, and their mean.</summary>
    public static (long Count, double? Mean) Total(IEnumerable<HistogramSeries> series, Range range)
    {
        var points = series.SelectMany(one => one.Points).Where(point => point.Slot >= range.FirstSlot).ToList();
        var count = points.Sum(point => point.Counts.Sum(bucket => (long)bucket));
        return (count, count is 0 ? null : points.Sum(point => point.Sum) / count);
    }

    private static void Add(uint[] counts, SortedDictionary<long, long[]> steps, long step, int buckets)
    {
        if (!steps.TryGetValue(step, out var sums))
        {
            sums = steps[step] = new long[buckets];
        }

        for (var bucket = 0; bucket < buckets; bucket++)
        {
            sums[bucket] += counts[bucket];
        }
    }
}
