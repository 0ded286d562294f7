using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

/// <summary>What an instrument measures, and so how it is drawn.</summary>
internal enum InstrumentKind
{
    /// <summary>Only grows: drawn as a rate.</summary>
    Counter,

    /// <summary>Goes up and down: drawn as it is.</summary>
    Gauge,

    /// <summary>Many values at once: drawn as percentiles.</summary>
    Histogram,
}

internal sealed record InstrumentId(string Service, string Meter, string Name);

/// <summary>One instrument of one service. Used under the lock of its store.</summary>
internal sealed class Instrument(InstrumentId id, InstrumentKind kind, string unit, string description)
{
    private const int ExemplarsKept = 32;

    public InstrumentId Id => id;

    public InstrumentKind Kind => kind;

    public string Unit => unit;

    public string Description => description;

    public Dictionary<string, NumberSeries> Numbers { get; } = [];

    public Dictionary<string, HistogramSeries> Histograms { get; } = [];

    /// <summary>Measurements that were made within a span.</summary>
    public Ring<KeptExemplar> Exemplars { get; } = new(ExemplarsKept);

    public IEnumerable<Series> Series => kind is InstrumentKind.Histogram ? Histograms.Values : Numbers.Values;
}

internal sealed record KeptExemplar(long Time, double Value, UInt128 TraceId, ulong SpanId);
