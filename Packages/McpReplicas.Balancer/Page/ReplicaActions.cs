using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>The actions for a replica. Each one returns its result as text, and can be repeated.</summary>
internal sealed partial class ReplicaActions(IProxyStateLookup proxy, IClusterDestinationsUpdater updater, OperatorDrain drain, ILogger<ReplicaActions> logger)
{
    public IResult Drain(string name) => WithReplica(name, (cluster, replica) =>
    {
        var changed = drain.Add(replica);
        updater.UpdateAvailableDestinations(cluster);
        LogDrained(replica.DestinationId);
        return Sentence.Of(changed ? $"{replica.DestinationId} is drained: it finishes its current requests and gets no new ones." : $"{replica.DestinationId} was drained already.");
    });

    public IResult Restore(string name) => WithReplica(name, (cluster, replica) =>
    {
        var changed = drain.Remove(replica);
        updater.UpdateAvailableDestinations(cluster);
        LogRestored(replica.DestinationId);
        return Sentence.Of(changed ? $"{replica.DestinationId} is restored: it gets requests as soon as it is ready." : $"{replica.DestinationId} was not drained.");
    });

    private IResult WithReplica(string name, Func<ClusterState, DestinationState, IResult> act) => Find(name) is var (cluster, replica) ? act(cluster, replica) : Unknown(name);

    private (ClusterState Cluster, DestinationState Replica)? Find(string name)
    {
        var cluster = proxy.GetClusters().Single();
        return cluster.Destinations.TryGetValue(name, out var replica) ? (cluster, replica) : null;
    }

    private IResult Unknown(string name) => Sentence.Of(
        $"Replica '{name}' does not exist. The replicas are {string.Join(", ", proxy.GetClusters().Single().Destinations.Keys.Order(StringComparer.Ordinal))}.",
        StatusCodes.Status404NotFound);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} was drained by an operator.")]
    private partial void LogDrained(string replica);

    [LoggerMessage(LogLevel.Information, "Replica {Replica} was restored by an operator.")]
    private partial void LogRestored(string replica);
}
