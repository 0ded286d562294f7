namespace McpAspire.Dashboard.Metrics;

/// <summary>Estimates a percentile from counts by bucket, taking values to lie evenly within each.</summary>
internal static class Percentile
{
    public static double Of(double part, double[] bounds, IReadOnlyList<long> counts)
    {
        var rank = part * counts.Sum();
        var below = 0L;
        for (var bucket = 0; bucket < bounds.Length; bucket++)
        {
            if (counts[bucket] > 0 && below + counts[bucket] >= rank)
            {
                var least = bucket is 0 ? Math.Min(0, bounds[0]) : bounds[bucket - 1];
                return least + ((bounds[bucket] - least) * Math.Max(0, rank - below) / counts[bucket]);
            }

            below += counts[bucket];
        }

        // The last bucket has no upper bound: its lower one is all that is known.
        return bounds.Length is 0 ? 0 : bounds[^1];
    }
}
