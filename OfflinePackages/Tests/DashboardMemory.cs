using McpAspire.Dashboard.Logs;
using McpAspire.Dashboard.Metrics;
using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests;

/// <summary>The dashboard keeps so much and no more, for however long the application runs.</summary>
public class DashboardMemory
{
    [Fact]
    public void The_oldest_traces_give_way_to_new_ones()
    {
        var store = Traces(new Limits { Traces = 3 });

        for (var trace = 1; trace <= 10; trace++)
        {
            store.Add(Otlp.Traces("server", Otlp.Span(trace, trace)));
        }

        Assert.Equal(["span 10", "span 9", "span 8"], Names(store));
        Assert.Equal(3, store.Spans);
    }

    [Fact]
    public void So_they_do_when_they_have_too_many_spans()
    {
        var store = Traces(new Limits { Spans = 5 });

        store.Add(Otlp.Traces("server", Enumerable.Range(1, 12).Select(span => Otlp.Span(trace: (span + 1) / 2, span))));

        Assert.Equal(["span 11", "span 9"], Names(store));
        Assert.Equal(4, store.Spans);
    }

    [Fact]
    public void So_they_do_when_they_take_too_many_bytes()
    {
        var store = Traces(new Limits { SpanBytes = 10_000 });

        for (var trace = 1; trace <= 10; trace++)
        {
            store.Add(Otlp.Traces("server", Otlp.Span(trace, trace, tags: Otlp.Tag("text", new string('x', 2_000)))));
        }

        Assert.Equal(["span 10", "span 9"], Names(store));
    }

    [Fact]
    public void A_trace_without_end_keeps_its_first_spans_and_counts_the_others()
    {
        var store = Traces(new Limits { SpansOfTrace = 4 });

        store.Add(Otlp.Traces("server", Enumerable.Range(1, 10).Select(span => Otlp.Span(trace: 1, span))));

        var trace = TraceDetails.Read(store, store.Read(traces => traces.Single().Id))!;
        Assert.Equal((4, 6), (trace.Spans.Count, trace.Dropped));
    }

    [Fact]
    public void Long_texts_are_cut_and_too_many_attributes_left_out()
    {
        var store = Traces(new Limits { TextLength = 200, Items = 2 });

        store.Add(Otlp.Traces("server", Otlp.Span(1, 1, tags: [Otlp.Tag("a", new string('x', 500)), Otlp.Tag("b", "b"), Otlp.Tag("c", "c")])));

        var tags = store.Read(traces => traces.Single().Root.Tags);
        Assert.Equal([new Tag("a", $"{new string('x', 200)}…"), new Tag("b", "b")], tags);
    }

    [Fact]
    public void The_oldest_log_records_give_way()
    {
        var limits = new Limits { Logs = 3 };
        var store = new LogStore(limits, new ServiceTable(limits));

        store.Add(Otlp.Logs("server", Enumerable.Range(1, 10).Select(number => Otlp.Log(number))));

        var list = LogList.Read(store, new LogFilter(LogLevel.Trace, null, null, default, Most: 100));
        Assert.Equal(["record 10", "record 9", "record 8"], list.Logs.Select(log => log.Message));
    }

    [Fact]
    public void A_series_keeps_its_latest_points()
    {
        var limits = new Limits { Points = 5 };
        var store = new MetricStore(limits, new ServiceTable(limits));

        for (var second = 0; second < 100; second++)
        {
            store.Add(Otlp.Metrics("server", Gauge(second, "a", second)));
        }

        Assert.Equal([91, 93, 95, 97, 99], store.Read(all => all.Single().Numbers.Values.Single().Points.Select(point => point.Value)));
    }

    [Fact]
    public void A_series_too_many_is_not_kept_until_an_old_one_has_ended()
    {
        var limits = new Limits { Points = 5, Series = 2 };
        var store = new MetricStore(limits, new ServiceTable(limits));
        store.Add(Otlp.Metrics("server", Gauge(0, "a", 1), Gauge(0, "b", 1)));

        store.Add(Otlp.Metrics("server", Gauge(1, "b", 1), Gauge(1, "c", 1)));
        Assert.Equal(["a", "b"], Dimensions());

        store.Add(Otlp.Metrics("server", Gauge(60, "b", 1), Gauge(60, "c", 1)));
        Assert.Equal(["b", "c"], Dimensions());

        IEnumerable<string> Dimensions() => store.Read(all => all.Single().Series.Select(series => series.Tags.Single().Value).Order().ToList());
    }

    private static TraceStore Traces(Limits limits) => new(limits, new ServiceTable(limits));

    private static List<string> Names(TraceStore store) => store.Read(traces => traces.Select(trace => trace.Root.Name).ToList());

    private static Metric Gauge(int second, string dimension, double value) => new()
    {
        Name = "gauge",
        Gauge = new Gauge { DataPoints = { new NumberDataPoint { TimeUnixNano = Otlp.At(second), AsDouble = value, Attributes = { Otlp.Tag("dimension", dimension) } } } },
    };
}
