using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

/// <summary>The lines of counters, as rates per second, and of gauges, as they are.</summary>
internal static class NumberLines
{
    // A process that was away for longer has left a gap that no line may bridge.
    private const int LongestGap = 5;

    public static Line Of(NumberSeries series, bool asRate, Range range)
    {
        var points = new List<LinePoint>();
        NumberPoint? before = null;
        foreach (var point in series.Points)
        {
            if (point.Slot >= range.FirstSlot)
            {
                var isGap = before is { } last && point.Slot - last.Slot > LongestGap;
                if (isGap)
                {
                    points.Add(new(range.Time(before!.Value.Slot + 1), null));
                }

                if (!asRate)
                {
                    points.Add(new(range.Time(point.Slot), point.Value));
                }
                else if (before is { } known && !isGap)
                {
                    points.Add(new(range.Time(point.Slot), Rate(known, point, range)));
                }
            }

            before = point;
        }

        return new Line(Name(series.Tags), points);
    }

    /// <summary>The sum of lines, time by time.</summary>
    public static Line Sum(IEnumerable<Line> lines) => new("", [.. lines
        .SelectMany(line => line.Points)
        .GroupBy(point => point.Time)
        .OrderBy(points => points.Key)
        .Select(points => new LinePoint(points.Key, points.Sum(point => point.Value)))]);

    public static string Name(Tag[] tags) => tags.Length is 0 ? "all" : string.Join(" · ", tags.Select(tag => tag.Value));

    // A total that has become smaller began anew at 0, with its process.
    private static double Rate(NumberPoint before, NumberPoint point, Range range) =>
        (point.Value < before.Value ? point.Value : point.Value - before.Value) / ((point.Slot - before.Slot) * range.SlotMilliseconds / 1_000);
}
