using McpAspire.Dashboard.Metrics;
using McpAspire.Dashboard.Telemetry;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests;

/// <summary>What the dashboard makes of the metrics that processes send.</summary>
public class DashboardCharts
{
    private static readonly Limits Limits = new();
    private readonly MetricStore _store = new(Limits, new ServiceTable(Limits));

    [Fact]
    public void A_counter_is_drawn_as_a_rate_even_over_a_new_start_of_its_process()
    {
        foreach (var (second, total) in new[] { (0, 100), (2, 110), (4, 130), (6, 8) })
        {
            AddCounter(second, total, AggregationTemporality.Cumulative);
        }

        Assert.Equal([5, 10, 4], Values("counter"));
    }

    [Fact]
    public void Differences_are_added_up_first()
    {
        foreach (var (second, difference) in new[] { (0, 100), (1, 4), (2, 6), (4, 20) })
        {
            AddCounter(second, difference, AggregationTemporality.Delta);
        }

        // The first two seconds are one point of the chart.
        Assert.Equal([3, 10], Values("counter"));
    }

    [Fact]
    public void A_gap_in_the_time_is_one_in_the_line()
    {
        foreach (var (second, total) in new[] { (0, 0), (2, 10), (60, 20), (62, 40) })
        {
            AddCounter(second, total, AggregationTemporality.Cumulative);
        }

        Assert.Equal([5, null, 10], Values("counter"));
    }

    [Fact]
    public void A_histogram_is_drawn_as_percentiles_of_what_is_new()
    {
        AddHistogram(0, [100, 0, 0], 100);
        AddHistogram(30, [150, 40, 10], 900);

        var chart = Chart("histogram");
        Assert.Equal(["p50", "p90", "p99"], chart.Lines.Select(line => line.Name));
        // 50 values up to 10, 40 up to 20 and 10 above, of which no more is known.
        Assert.Equal([10, 20, 20], chart.Lines.Select(line => line.Points[^1].Value));
        Assert.Equal((200, 4.5), (chart.Count, chart.Mean));
    }

    [Fact]
    public void A_dimension_leaves_only_its_own_series()
    {
        foreach (var second in new[] { 0, 2 })
        {
            _store.Add(Otlp.Metrics("server", Counter(AggregationTemporality.Cumulative, Point(second, 10 * second, "GET"), Point(second, second, "POST"))));
        }

        var chart = Chart("counter", new Tag("method", "POST"));
        Assert.Equal((1, 1), (chart.Matching, chart.Lines.Single().Latest));
        Assert.Equal(["GET", "POST"], chart.Dimensions["method"]);
    }

    private void AddCounter(int second, long value, AggregationTemporality temporality) => _store.Add(Otlp.Metrics("server", Counter(temporality, Point(second, value, "GET"))));

    private static Metric Counter(AggregationTemporality temporality, params NumberDataPoint[] points) =>
        new() { Name = "counter", Sum = new Sum { IsMonotonic = true, AggregationTemporality = temporality, DataPoints = { points } } };

    private static NumberDataPoint Point(int second, long value, string method) => new() { TimeUnixNano = Otlp.At(second), AsInt = value, Attributes = { Otlp.Tag("method", method) } };

    private void AddHistogram(int second, ulong[] counts, double sum) => _store.Add(Otlp.Metrics("server", new Metric
    {
        Name = "histogram",
        Histogram = new Histogram
        {
            AggregationTemporality = AggregationTemporality.Cumulative,
            DataPoints = { new HistogramDataPoint { TimeUnixNano = Otlp.At(second), Sum = sum, BucketCounts = { counts }, ExplicitBounds = { 10, 20 } } },
        },
    }));

    private ChartView Chart(string name, params Tag[] wanted) => InstrumentDetails.Read(_store, Limits, new InstrumentId("server", "", name), wanted, minutes: 10)!;

    private IEnumerable<double?> Values(string name) => Chart(name).Lines.Single().Points.Select(point => point.Value);
}
