using McpAspire.Dashboard.Telemetry;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Traces;

/// <summary>Takes from a span what is kept of it.</summary>
internal sealed class SpanReader(Limits limits)
{
    // The object itself with its fields, roughly.
    private const int Overhead = 160;
    private const int OverheadOfItem = 32;
    private readonly TextPool _texts = new(limits);

    public KeptSpan? Read(Span span, Service service, string scope)
    {
        var (traceId, id) = (Ids.Trace(span.TraceId), Ids.Span(span.SpanId));
        if (traceId == default || id is 0)
        {
            return null;
        }

        var bytes = (long)Overhead;
        var message = span.Status?.Message;
        return new KeptSpan(
            traceId,
            id,
            Ids.Span(span.ParentSpanId),
            service,
            _texts.Add(scope, ref bytes),
            _texts.Add(SpanName.Of(span), ref bytes),
            Kind(span.Kind),
            (long)span.StartTimeUnixNano,
            (long)Math.Max(span.StartTimeUnixNano, span.EndTimeUnixNano),
            span.Status?.Code is Status.Types.Code.Error,
            string.IsNullOrEmpty(message) ? null : _texts.Add(message, ref bytes),
            Tag.Read(span.Attributes, limits, _texts, ref bytes),
            Events(span, ref bytes),
            Links(span, ref bytes),
            bytes);
    }

    private static string Kind(Span.Types.Kind kind) => kind switch
    {
        Span.Types.Kind.Server => "server",
        Span.Types.Kind.Client => "client",
        Span.Types.Kind.Producer => "producer",
        Span.Types.Kind.Consumer => "consumer",
        _ => "internal",
    };

    private SpanEvent[] Events(Span span, ref long bytes)
    {
        SpanEvent[] events = span.Events.Count is 0 ? [] : new SpanEvent[Math.Min(span.Events.Count, limits.Items)];
        for (var index = 0; index < events.Length; index++)
        {
            var source = span.Events[index];
            events[index] = new SpanEvent((long)source.TimeUnixNano, _texts.Add(source.Name, ref bytes), Tag.Read(source.Attributes, limits, _texts, ref bytes));
        }

        bytes += OverheadOfItem * events.Length;
        return events;
    }

    private SpanLink[] Links(Span span, ref long bytes)
    {
        SpanLink[] links = span.Links.Count is 0 ? [] : new SpanLink[Math.Min(span.Links.Count, limits.Items)];
        for (var index = 0; index < links.Length; index++)
        {
            var source = span.Links[index];
            links[index] = new SpanLink(Ids.Trace(source.TraceId), Ids.Span(source.SpanId), Tag.Read(source.Attributes, limits, _texts, ref bytes));
        }

        bytes += OverheadOfItem * links.Length;
        return links;
    }
}
