using McpAspire.Dashboard.Telemetry;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Metrics;

/// <summary>The latest points of every instrument.</summary>
internal sealed class MetricStore(Limits limits, ServiceTable services)
{
    private readonly Lock _lock = new();
    private readonly MetricReader _reader = new(limits);
    private readonly Dictionary<InstrumentId, Instrument> _instruments = [];

    /// <summary>Grows with whatever is added.</summary>
    public long Version { get; private set; }

    public void Add(MetricsData data)
    {
        lock (_lock)
        {
            foreach (var resource in data.ResourceMetrics)
            {
                if (services.Find(resource.Resource) is { } service)
                {
                    foreach (var scope in resource.ScopeMetrics)
                    {
                        foreach (var metric in scope.Metrics)
                        {
                            Add(metric, service, scope.Scope?.Name ?? "");
                        }
                    }
                }
            }

            Version++;
        }
    }

    /// <summary>Looks at the instruments while nothing is added.</summary>
    public T Read<T>(Func<IEnumerable<Instrument>, T> read)
    {
        lock (_lock)
        {
            return read(_instruments.Values);
        }
    }

    private void Add(Metric metric, Service service, string meter)
    {
        if (MetricReader.Kind(metric) is not { } kind)
        {
            return;
        }

        var id = new InstrumentId(service.Name, meter, metric.Name);
        if (!_instruments.TryGetValue(id, out var instrument))
        {
            if (_instruments.Count >= limits.Series)
            {
                return;
            }

            instrument = _instruments[id] = new Instrument(id, kind, metric.Unit, metric.Description);
        }

        if (instrument.Kind == kind)
        {
            _reader.Read(metric, service, instrument, _instruments.Values);
        }
    }
}
