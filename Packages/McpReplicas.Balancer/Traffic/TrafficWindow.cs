namespace McpReplicas.Balancer.Traffic;

/// <summary>
/// The last minute of one replica in slices of one second, each with a count and a histogram of latencies. It takes 42 kB for any number of requests.
/// It is not thread-safe: callers hold a lock.
/// </summary>
internal sealed class TrafficWindow
{
    public const int Seconds = 60;
    private const int SecondsForRate = 5;
    private const int Slices = Seconds + 1; // Plus the current second.

    private readonly long[] _second = new long[Slices];
    private readonly int[] _requests = new int[Slices];
    private readonly int[,] _latencies = new int[Slices, LatencyBuckets.Count];

    public void Add(long second, TimeSpan? duration)
    {
        var slice = (int)(second % Slices);
        if (_second[slice] != second)
        {
            _second[slice] = second;
            _requests[slice] = 0;
            Array.Clear(_latencies, slice * LatencyBuckets.Count, LatencyBuckets.Count);
        }

        _requests[slice]++;
        if (duration is { } took)
        {
            _latencies[slice, LatencyBuckets.Of(took)]++;
        }
    }

    /// <summary>The requests in each of the last 60 full seconds, the oldest first.</summary>
    public int[] PerSecond(long now) => [.. Enumerable.Range(0, Seconds).Select(index => RequestsIn(now - Seconds + index))];

    /// <summary>The requests of the last minute, including the current second.</summary>
    public int Requests(long now) => PerSecond(now).Sum() + RequestsIn(now);

    /// <summary>The mean per second of the last five full seconds.</summary>
    public double Rate(long now) => PerSecond(now)[^SecondsForRate..].Average();

    /// <summary>Adds the latencies of the last minute to a histogram.</summary>
    public void AddLatencies(long now, long[] histogram)
    {
        for (var slice = 0; slice < Slices; slice++)
        {
            if (_second[slice] < now - Seconds)
            {
                continue;
            }

            for (var bucket = 0; bucket < histogram.Length; bucket++)
            {
                histogram[bucket] += _latencies[slice, bucket];
            }
        }
    }

    private int RequestsIn(long second)
    {
        var slice = (int)(second % Slices);
        return _second[slice] == second ? _requests[slice] : 0;
    }
}
