using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

/// <summary>The points of one instrument with the same dimensions. Time goes in slots of <see cref="Limits.PointEvery"/>, the same for all, with one point each.</summary>
internal abstract class Series(Tag[] tags)
{
    public Tag[] Tags => tags;

    /// <summary>The slot in which something came last.</summary>
    public long LastSlot { get; protected set; }
}

/// <summary>A number over time. What comes as differences is added up.</summary>
internal sealed class NumberSeries(Tag[] tags, Limits limits) : Series(tags)
{
    public Ring<NumberPoint> Points { get; } = new(limits.Points);

    public void Add(long slot, double value, bool isDifference)
    {
        var sum = isDifference && Points.Count > 0 ? Points.Last.Value + value : value;
        if (Points.Count > 0 && Points.Last.Slot == slot)
        {
            Points.Last = new(slot, sum);
        }
        else
        {
            Points.Add(new(slot, sum));
        }

        LastSlot = slot;
    }
}

internal readonly record struct NumberPoint(long Slot, double Value);
