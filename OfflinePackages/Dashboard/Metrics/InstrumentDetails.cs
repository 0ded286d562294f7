using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;

namespace McpAspire.Dashboard.Metrics;

/// <summary>
/// One instrument: its dimensions, each with the values that occur; how many series match, of which only the largest have lines; how many values a
/// histogram has counted in the time that is shown, and their mean.
/// </summary>
internal sealed record ChartView(
    long Version,
    string Kind,
    string Unit,
    string Description,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions,
    int Matching,
    double From,
    double To,
    IReadOnlyList<Line> Lines,
    long? Count,
    double? Mean,
    IReadOnlyList<ExemplarView> Exemplars);

internal sealed record ExemplarView(double Time, double Value, string Trace, string? Span);

/// <summary>Reads one instrument, with its chart.</summary>
internal static class InstrumentDetails
{
    private const int MostLines = 8;

    public static ChartView? Read(MetricStore store, Limits limits, InstrumentId id, IReadOnlyList<Tag> wanted, int minutes) => store.Read(all =>
    {
        if (all.FirstOrDefault(instrument => instrument.Id == id) is not { } instrument)
        {
            return null;
        }

        var range = Range.Of(instrument.Series, minutes, limits);
        var matching = instrument.Series.Where(series => wanted.All(series.Tags.Contains)).ToList();
        var histograms = matching.OfType<HistogramSeries>().ToList();
        var (count, mean) = PercentileLines.Total(histograms, range);
        var isHistogram = instrument.Kind is InstrumentKind.Histogram;
        return new ChartView(
            store.Version,
            instrument.Kind.ToString(),
            instrument.Unit,
            instrument.Description,
            Dimensions(instrument),
            matching.Count,
            range.Time(range.FirstSlot),
            range.Time(range.LastSlot),
            isHistogram ? PercentileLines.Of(histograms, range) : Largest(matching, instrument.Kind, range),
            isHistogram ? count : null,
            mean,
            Exemplars(instrument, range));
    });

    private static List<Line> Largest(List<Series> series, InstrumentKind kind, Range range) =>
        [.. series.Cast<NumberSeries>().Select(one => NumberLines.Of(one, kind is InstrumentKind.Counter, range)).OrderByDescending(line => line.Latest ?? double.MinValue).Take(MostLines)];

    private static Dictionary<string, IReadOnlyList<string>> Dimensions(Instrument instrument) =>
        instrument.Series.SelectMany(series => series.Tags).GroupBy(tag => tag.Name).ToDictionary(
            tags => tags.Key,
            IReadOnlyList<string> (tags) => [.. tags.Select(tag => tag.Value).Distinct().Order(StringComparer.Ordinal)]);

    private static List<ExemplarView> Exemplars(Instrument instrument, Range range) =>
        [.. from exemplar in instrument.Exemplars
            let time = Time.Milliseconds(exemplar.Time)
            where time >= range.Time(range.FirstSlot)
            select new ExemplarView(time, exemplar.Value, Ids.Text(exemplar.TraceId)!, Ids.Text(exemplar.SpanId))];
}
