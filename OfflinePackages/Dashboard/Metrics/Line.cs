using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

/// <summary>A line of a chart. Where a point has no value the line is broken.</summary>
internal sealed record Line(string Name, IReadOnlyList<LinePoint> Points)
{
    public double? Latest => Points.LastOrDefault(point => point.Value is not null)?.Value;
}

internal sealed record LinePoint(double Time, double? Value);

/// <summary>What of the time a chart shows, and how slots become times.</summary>
internal sealed record Range(long FirstSlot, long LastSlot, double SlotMilliseconds)
{
    public static Range Of(IEnumerable<Series> series, int minutes, Limits limits)
    {
        var last = series.Select(one => one.LastSlot).DefaultIfEmpty().Max();
        return new Range(last - (long)(TimeSpan.FromMinutes(minutes) / limits.PointEvery), last, limits.PointEvery.TotalMilliseconds);
    }

    public double Time(long slot) => slot * SlotMilliseconds;
}
