using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Traffic;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>Collects the data that the page shows.</summary>
internal sealed class PageReport(
    IProxyStateLookup proxy, RequestJournal journal, ReplicaTraffic traffic, OperatorDrain drain, Probes probes, McpAddresses mcp, IOptions<BalancerOptions> options, TimeProvider time)
{
    private readonly string _run = Guid.NewGuid().ToString("N");

    /// <param name="after">The number of the last request that the page has.</param>
    /// <param name="run">The run of the balancer that this number belongs to. If it is another run, all requests are returned.</param>
    /// <param name="host">The host name by which the page was opened.</param>
    public PageState Read(long after, string? run, string host)
    {
        var cluster = proxy.GetClusters().Single();
        var replicas = cluster.DestinationsState.AllDestinations
            .OrderBy(destination => destination.DestinationId.Length)
            .ThenBy(destination => destination.DestinationId, StringComparer.Ordinal)
            .Select(destination => (Destination: destination, Numbers: traffic.Read(destination)))
            .ToList();
        var lastMinute = replicas.Sum(replica => replica.Numbers.LastMinute);
        var (totals, requests) = journal.Since(run == _run ? after : 0);

        return new PageState(
            _run,
            time.GetUtcNow(),
            mcp.EndpointFor(host),
            cluster.Model.Config.LoadBalancingPolicy ?? "",
            options.Value.SessionMode?.ToString(),
            Total(totals, replicas),
            [.. replicas.Select(replica => View(cluster, replica.Destination, replica.Numbers, lastMinute))],
            [.. requests.Select(View)]);
    }

    private static TotalsView Total(RequestTotals totals, List<(DestinationState Destination, ReplicaNumbers Numbers)> replicas)
    {
        var latencies = new long[LatencyBuckets.Count];
        foreach (var (_, numbers) in replicas)
        {
            for (var bucket = 0; bucket < latencies.Length; bucket++)
            {
                latencies[bucket] += numbers.Latencies[bucket];
            }
        }

        return new TotalsView(
            totals.Answered,
            totals.Refused,
            totals.Failed,
            totals.Canceled,
            replicas.Sum(replica => replica.Destination.ConcurrentRequestCount),
            replicas.Sum(replica => replica.Numbers.PerSecond),
            LatencyBuckets.Percentile(latencies, 0.5),
            LatencyBuckets.Percentile(latencies, 0.99));
    }

    private ReplicaView View(ClusterState cluster, DestinationState destination, ReplicaNumbers numbers, int lastMinute)
    {
        var name = destination.DestinationId;
        var probe = probes.LastOf(destination);
        var state = ReplicaState.Of(
            destination,
            Ejections.Find(destination),
            cluster.DestinationsState.AvailableDestinations.Contains(destination),
            drain.Holds(destination),
            cluster.Model.Config.HealthCheck?.Active?.Enabled is true);
        return new ReplicaView(
            name,
            destination.Model.Config.Address,
            state.Word,
            state.Reason,
            lastMinute > 0 ? (double)numbers.LastMinute / lastMinute : null,
            destination.ConcurrentRequestCount,
            numbers.Streams,
            numbers.PerSecond,
            LatencyBuckets.Percentile(numbers.Latencies, 0.5),
            LatencyBuckets.Percentile(numbers.Latencies, 0.99),
            numbers.Requests,
            numbers.Errors,
            numbers.History,
            probe is null ? null : new ProbeView((time.GetUtcNow() - probe.Time).TotalSeconds, probe.Passed, probe.Result));
    }

    private static RequestView View(RequestRecord record) => new(
        record.Number,
        record.Time,
        record.HttpMethod,
        record.Path,
        record.Call?.Era.ToString(),
        record.Call?.Method,
        record.Call?.Target,
        [.. record.Attempts.Select(attempt => new AttemptView(attempt.Replica, attempt.End.Name, attempt.Duration.TotalMilliseconds))],
        record.Outcome,
        record.Status,
        record.Streamed,
        record.Duration.TotalMilliseconds,
        record.TraceId);
}
