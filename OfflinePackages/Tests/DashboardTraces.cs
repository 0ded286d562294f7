using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests;

/// <summary>What the dashboard makes of the spans that processes send.</summary>
public class DashboardTraces
{
    private static readonly Limits Limits = new();
    private readonly TraceStore _store = new(Limits, new ServiceTable(Limits));

    [Fact]
    public void Spans_of_several_processes_come_in_any_order_and_are_one_trace()
    {
        _store.Add(Otlp.Traces("server", Otlp.Span(1, 2, parent: 1)));
        _store.Add(Otlp.Traces("client", Otlp.Span(1, 1)));

        var trace = List().Single();
        Assert.Equal(("span 1", "client", 2_000), (trace.Name, trace.Service, trace.Duration));
        Assert.Equal([new ServiceShare("client", 1, 0), new ServiceShare("server", 1, 0)], trace.Services);
    }

    [Fact]
    public void A_link_is_found_from_both_of_its_ends()
    {
        var linked = Otlp.Span(2, 20);
        var first = Otlp.Span(1, 10);
        linked.Links.Add(new Span.Types.Link { TraceId = first.TraceId, SpanId = first.SpanId });
        _store.Add(Otlp.Traces("server", first, linked));

        var traces = List().ToDictionary(trace => trace.Name, trace => TraceDetails.Read(_store, Ids.Trace(trace.Id))!);

        var forwards = traces["span 20"].Spans.Single().Links.Single();
        var backwards = traces["span 10"].Spans.Single().LinkedFrom.Single();
        Assert.Equal((traces["span 10"].Id, "span 10"), (forwards.Trace, forwards.Name));
        Assert.Equal((traces["span 20"].Id, "span 20"), (backwards.Trace, backwards.Name));
    }

    [Theory]
    [InlineData("", "span 4, span 3, span 2, span 1")]
    [InlineData("span", "span 4, span 3, span 2, span 1")]
    [InlineData("SPAN tea", "span 2")]
    [InlineData("-tea -coffee", "span 4, span 3")]
    [InlineData("drink=coffee", "span 1")]
    [InlineData("food=coffee", "")]
    [InlineData("-drink=coffee tea", "span 2")]
    public void Traces_are_found_by_words_and_by_attributes(string text, string found)
    {
        _store.Add(Otlp.Traces("server", Otlp.Span(1, 1, tags: Otlp.Tag("drink", "coffee")), Otlp.Span(2, 2, tags: Otlp.Tag("drink", "green tea")), Otlp.Span(3, 3), Otlp.Span(4, 4)));

        Assert.Equal(found, string.Join(", ", List(text).Select(trace => trace.Name)));
    }

    [Fact]
    public void Only_errors_are_left_when_only_they_are_wanted()
    {
        var failed = Otlp.Span(2, 2);
        failed.Status = new Status { Code = Status.Types.Code.Error };
        _store.Add(Otlp.Traces("server", Otlp.Span(1, 1), failed));

        Assert.Equal("span 2", TraceList.Read(_store, new TraceFilter(null, null, OnlyErrors: true, HideProbes: false, Most: 10)).Traces.Single().Name);
    }

    [Fact]
    public void Probes_of_health_are_not_in_the_way()
    {
        _store.Add(Otlp.Traces("server", Otlp.Span(1, 1, tags: Otlp.Tag("url.path", "/health")), Otlp.Span(2, 2, tags: Otlp.Tag("url.path", "/mcp"))));

        Assert.Equal("span 2", TraceList.Read(_store, new TraceFilter(null, null, OnlyErrors: false, HideProbes: true, Most: 10)).Traces.Single().Name);
    }

    private IReadOnlyList<TraceSummary> List(string? text = null) =>
        TraceList.Read(_store, new TraceFilter(text, null, OnlyErrors: false, HideProbes: false, Most: 10)).Traces;
}
