using Google.Protobuf.Collections;
using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Metrics;

/// <summary>Takes from the points of an instrument what is kept of them.</summary>
internal sealed class MetricReader(Limits limits)
{
    private readonly TextPool _texts = new(limits);
    private readonly SeriesLimit _limit = new(limits);

    public static InstrumentKind? Kind(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => metric.Sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.Gauge,
        Metric.DataOneofCase.Gauge => InstrumentKind.Gauge,
        Metric.DataOneofCase.Histogram => InstrumentKind.Histogram,
        _ => null,
    };

    public void Read(Metric metric, Service service, Instrument instrument, IEnumerable<Instrument> all)
    {
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Sum:
                ReadNumbers(metric.Sum.DataPoints, metric.Sum.AggregationTemporality is AggregationTemporality.Delta, service, instrument, all);
                break;
            case Metric.DataOneofCase.Gauge:
                ReadNumbers(metric.Gauge.DataPoints, isDifference: false, service, instrument, all);
                break;
            default:
                ReadHistograms(metric.Histogram, service, instrument, all);
                break;
        }
    }

    private void ReadNumbers(RepeatedField<NumberDataPoint> points, bool isDifference, Service service, Instrument instrument, IEnumerable<Instrument> all)
    {
        foreach (var point in points)
        {
            var value = point.ValueCase is NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;
            var tags = Dimensions(point.Attributes, service, out var key);
            var slot = Slot(point.TimeUnixNano);
            if (!instrument.Numbers.TryGetValue(key, out var series) && _limit.HasRoom(slot, isHistogram: false, all))
            {
                series = instrument.Numbers[key] = new NumberSeries(tags, limits);
            }

            // Not a number, or infinite: there is no place for it in a chart.
            if (double.IsFinite(value))
            {
                series?.Add(slot, value, isDifference);
            }

            ReadExemplars(point.Exemplars, instrument);
        }
    }

    private void ReadHistograms(Histogram histogram, Service service, Instrument instrument, IEnumerable<Instrument> all)
    {
        foreach (var point in histogram.DataPoints)
        {
            var tags = Dimensions(point.Attributes, service, out var key);
            var slot = Slot(point.TimeUnixNano);
            if (!instrument.Histograms.TryGetValue(key, out var series) && _limit.HasRoom(slot, isHistogram: true, all))
            {
                // Percentiles over several series need the same buckets in all of them.
                double[] bounds = instrument.Histograms.Values.FirstOrDefault()?.Bounds ?? [.. point.ExplicitBounds.Take(limits.Items)];
                series = instrument.Histograms[key] = new HistogramSeries(tags, bounds, limits);
            }

            series?.Add(slot, point, histogram.AggregationTemporality is AggregationTemporality.Delta);
            ReadExemplars(point.Exemplars, instrument);
        }
    }

    private Tag[] Dimensions(RepeatedField<KeyValue> attributes, Service service, out string key)
    {
        var bytes = 0L;
        var tags = Tag.Read(attributes, limits, _texts, ref bytes);
        if (service.Instance.Length > 0 && service.Instance != service.Name)
        {
            tags = [.. tags, new Tag("service.instance.id", service.Instance)];
        }

        Array.Sort(tags, (one, other) => string.CompareOrdinal(one.Name, other.Name));
        key = string.Join('\n', tags.Select(tag => $"{tag.Name}={tag.Value}"));
        return tags;
    }

    private static void ReadExemplars(RepeatedField<Exemplar> exemplars, Instrument instrument)
    {
        foreach (var exemplar in exemplars)
        {
            var value = exemplar.ValueCase is Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble;
            var kept = new KeptExemplar((long)exemplar.TimeUnixNano, value, Ids.Trace(exemplar.TraceId), Ids.Span(exemplar.SpanId));
            if (kept.TraceId != default && !instrument.Exemplars.Contains(kept))
            {
                instrument.Exemplars.Add(kept);
            }
        }
    }

    private long Slot(ulong unixNanoseconds) => (long)unixNanoseconds / (long)limits.PointEvery.TotalNanoseconds;
}
