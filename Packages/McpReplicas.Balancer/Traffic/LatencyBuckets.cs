using System.Numerics;

namespace McpReplicas.Balancer.Traffic;

/// <summary>
/// The buckets of a latency histogram: 8 to each doubling, from 64 µs to 134 s, so that a percentile read from them is at most 7 % off.
/// Shorter times count in the first bucket, longer ones in the last.
/// </summary>
internal static class LatencyBuckets
{
    public const int Count = 1 + ((LastDoubling - FirstDoubling + 1) * PerDoubling);

    private const int FirstDoubling = 6;
    private const int LastDoubling = 26;
    private const int PerDoubling = 8;

    public static int Of(TimeSpan duration)
    {
        var microseconds = (long)duration.TotalMicroseconds;
        if (microseconds < 1 << FirstDoubling)
        {
            return 0;
        }

        var doubling = BitOperations.Log2((ulong)microseconds);
        var part = (int)(microseconds >> (doubling - 3)) & (PerDoubling - 1);
        return doubling > LastDoubling ? Count - 1 : 1 + ((doubling - FirstDoubling) * PerDoubling) + part;
    }

    /// <summary>The time in milliseconds within which this share of the answers arrived; null without answers.</summary>
    public static double? Percentile(IReadOnlyList<long> histogram, double share)
    {
        var rank = (long)Math.Ceiling(histogram.Sum() * share);
        var seen = 0L;
        for (var bucket = 0; rank > 0; bucket++)
        {
            seen += histogram[bucket];
            if (seen >= rank)
            {
                return Middle(bucket);
            }
        }

        return null;
    }

    private static double Middle(int bucket)
    {
        if (bucket is 0)
        {
            return (1 << FirstDoubling) / 2 / 1_000.0;
        }

        var (doubling, part) = Math.DivRem(bucket - 1, PerDoubling);
        return (1L << (doubling + FirstDoubling)) * (1 + ((part + 0.5) / PerDoubling)) / 1_000.0;
    }
}
