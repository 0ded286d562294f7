using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

internal sealed record InstrumentListView(long Version, IReadOnlyList<string> Services, string? Service, IReadOnlyList<InstrumentView> Instruments);

/// <summary>An instrument with all its series in one line: the sum of numbers, p90 of histograms.</summary>
internal sealed record InstrumentView(string Meter, string Name, string Kind, string Unit, string Description, int Series, double? Latest, IReadOnlyList<LinePoint> Line);

/// <summary>The instruments of one service, with a small chart of each.</summary>
internal static class InstrumentList
{
    public static InstrumentListView Read(MetricStore store, Limits limits, string? service, int minutes) => store.Read(all =>
    {
        var byService = all.ToLookup(instrument => instrument.Id.Service);
        var services = byService.Select(instruments => instruments.Key).Order(StringComparer.Ordinal).ToList();
        var chosen = string.IsNullOrEmpty(service) ? services.FirstOrDefault() : service;
        var instruments = byService[chosen!].OrderBy(instrument => instrument.Id.Meter, StringComparer.Ordinal).ThenBy(instrument => instrument.Id.Name, StringComparer.Ordinal);
        return new InstrumentListView(store.Version, services, chosen, [.. instruments.Select(instrument => View(instrument, Range.Of(instrument.Series, minutes, limits)))]);
    });

    private static InstrumentView View(Instrument instrument, Range range)
    {
        var line = instrument.Kind is InstrumentKind.Histogram
            ? PercentileLines.Of([.. instrument.Histograms.Values], range).FirstOrDefault(line => line.Name is "p90") ?? new Line("", [])
            : NumberLines.Sum(instrument.Numbers.Values.Select(series => NumberLines.Of(series, instrument.Kind is InstrumentKind.Counter, range)));
        return new InstrumentView(instrument.Id.Meter, instrument.Id.Name, instrument.Kind.ToString(), instrument.Unit, instrument.Description, instrument.Series.Count(), line.Latest, line.Points);
    }
}
