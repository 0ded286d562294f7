using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy;

namespace McpReplicas.Balancer.Telemetry;

/// <summary>The balancer's metrics. Only methods of MCP become values of <c>method</c>, because clients could send any number of others.</summary>
internal sealed class BalancerMetrics
{
    public const string MeterName = "McpReplicas.Balancer";

    private static readonly string[] States = ["ready", "ejected", "drained"];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;
    private readonly Histogram<double> _failover;

    public BalancerMetrics(IMeterFactory meters, Lazy<IProxyStateLookup> proxy, OperatorDrain drain)
    {
        var meter = meters.Create(MeterName);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] };
        _requests = meter.CreateCounter<long>("mcp.lb.requests", "{request}", "Requests by destination, method and outcome.");
        _duration = meter.CreateHistogram("mcp.lb.request.duration", "s", "Duration of requests by destination, method and outcome.", tags: null, advice);
        _retries = meter.CreateCounter<long>("mcp.lb.retries", "{retry}", "Retries by the reason why the previous attempt failed.");
        _ejections = meter.CreateCounter<long>("mcp.lb.ejections", "{ejection}", "Ejections of replicas by destination and cause.");
        _failover = meter.CreateHistogram("mcp.lb.failover.duration", "s", "Time from the first failed attempt of a request to the answer of another replica.", tags: null, advice);
        meter.CreateObservableGauge("mcp.lb.destinations", () => Destinations(proxy.Value, drain), "{destination}", "Replicas by state: ready, ejected or drained.");
    }

    public void Answered(McpCall? call, string destination, string outcome, TimeSpan duration)
    {
        if (_requests.Enabled || _duration.Enabled)
        {
            var method = call?.Method is { } name ? McpMethods.IsKnown(name) ? name : "other" : "none";
            var tags = new TagList { { "destination", destination }, { "method", method }, { "outcome", outcome } };
            _requests.Add(1, tags);
            _duration.Record(duration.TotalSeconds, tags);
        }
    }

    public void Retried(string reason) => _retries.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void FailedOver(TimeSpan duration) => _failover.Record(duration.TotalSeconds);

    public void Ejected(string destination, EjectionCause cause) =>
        _ejections.Add(1, new KeyValuePair<string, object?>("destination", destination), new KeyValuePair<string, object?>("cause", cause.ToString()));

    private static IEnumerable<Measurement<int>> Destinations(IProxyStateLookup proxy, OperatorDrain drain)
    {
        var states = proxy.GetClusters()
            .SelectMany(cluster => cluster.DestinationsState.AllDestinations)
            .Select(replica => drain.Holds(replica) ? "drained" : Ejections.IsOut(replica) ? "ejected" : "ready")
            .ToList();
        // Reports zero too, because charts need the value.
        return States.Select(state => new Measurement<int>(states.Count(other => other == state), new KeyValuePair<string, object?>("state", state)));
    }
}
