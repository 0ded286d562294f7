using McpAspire.Dashboard.Telemetry;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Traces;

/// <summary>The latest traces, by their first span's arrival.</summary>
internal sealed class TraceStore(Limits limits, ServiceTable services)
{
    private readonly Lock _lock = new();
    private readonly SpanReader _reader = new(limits);
    private readonly Dictionary<UInt128, Trace> _traces = [];
    private readonly Queue<Trace> _inOrder = [];
    private long _bytes;

    /// <summary>Grows with whatever is added.</summary>
    public long Version { get; private set; }

    public int Spans { get; private set; }

    public void Add(TracesData data)
    {
        lock (_lock)
        {
            foreach (var resource in data.ResourceSpans)
            {
                if (services.Find(resource.Resource) is { } service)
                {
                    foreach (var scope in resource.ScopeSpans)
                    {
                        AddAll(scope, service);
                    }
                }
            }

            Version++;
        }
    }

    /// <summary>Looks at the traces, the latest first, while none is added.</summary>
    public T Read<T>(Func<IEnumerable<Trace>, T> read)
    {
        lock (_lock)
        {
            return read(_inOrder.Reverse());
        }
    }

    private void AddAll(ScopeSpans scope, Service service)
    {
        foreach (var source in scope.Spans)
        {
            if (_reader.Read(source, service, scope.Scope?.Name ?? "") is { } span)
            {
                Add(span);
            }
        }
    }

    private void Add(KeptSpan span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var trace))
        {
            trace = _traces[span.TraceId] = new Trace(span.TraceId, limits);
            _inOrder.Enqueue(trace);
            _bytes += trace.Bytes;
        }

        if (trace.Add(span))
        {
            Spans++;
            _bytes += span.Bytes;
        }

        while (_inOrder.Count > limits.Traces || Spans > limits.Spans || _bytes > limits.SpanBytes)
        {
            var oldest = _inOrder.Dequeue();
            _traces.Remove(oldest.Id);
            Spans -= oldest.Spans.Count;
            _bytes -= oldest.Bytes;
        }
    }
}
