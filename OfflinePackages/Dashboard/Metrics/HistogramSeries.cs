using McpAspire.Dashboard.Telemetry;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Metrics;

/// <summary>Counts of values by bucket over time; a slot in which there were none takes no memory. What comes as totals is made differences.</summary>
internal sealed class HistogramSeries(Tag[] tags, double[] bounds, Limits limits) : Series(tags)
{
    private ulong[] _totals = new ulong[bounds.Length + 1];
    private double _sum;

    /// <summary>The upper bounds of all buckets but the last, which has none.</summary>
    public double[] Bounds => bounds;

    public Ring<HistogramPoint> Points { get; } = new(limits.Points);

    public void Add(long slot, HistogramDataPoint point, bool isDifference)
    {
        LastSlot = slot;
        if (point.BucketCounts.Count != _totals.Length)
        {
            return;
        }

        ulong[] counts = [.. point.BucketCounts];
        var restarted = !isDifference && counts.Zip(_totals).Any(pair => pair.First < pair.Second);
        var (before, sumBefore) = isDifference || restarted ? (new ulong[counts.Length], 0) : (_totals, _sum);
        var difference = new uint[counts.Length];
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            difference[bucket] = (uint)(counts[bucket] - before[bucket]);
        }

        Keep(slot, difference, point.Sum - sumBefore);
        (_totals, _sum) = (counts, point.Sum);
    }

    private void Keep(long slot, uint[] counts, double sum)
    {
        if (Array.TrueForAll(counts, count => count is 0))
        {
            return;
        }

        if (Points.Count > 0 && Points.Last.Slot == slot)
        {
            var last = Points.Last;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                last.Counts[bucket] += counts[bucket];
            }

            Points.Last = last with { Sum = last.Sum + sum };
        }
        else
        {
            Points.Add(new(slot, counts, sum));
        }
    }
}

internal readonly record struct HistogramPoint(long Slot, uint[] Counts, double Sum);
