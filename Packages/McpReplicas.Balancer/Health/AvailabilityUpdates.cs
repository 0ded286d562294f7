using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>
/// Follows which replicas are there and which of them are given requests: those that join begin slowly, and requests that wait for one that hangs go
/// to another one as soon as there is one. YARP tells of the former only when it is too late, and of the latter not at all.
/// </summary>
internal sealed class AvailabilityUpdates(IClusterDestinationsUpdater updater, SlowStart slowStart, IOptions<BalancerOptions> options) : IClusterDestinationsUpdater
{
    private bool _hasBegun;

    /// <summary>Puts itself before YARP's own.</summary>
    public static void Register(IServiceCollection services)
    {
        var own = services.Last(service => service.ServiceType == typeof(IClusterDestinationsUpdater)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IClusterDestinationsUpdater>(provider =>
            ActivatorUtilities.CreateInstance<AvailabilityUpdates>(provider, (IClusterDestinationsUpdater)ActivatorUtilities.CreateInstance(provider, own))));
    }

    public void UpdateAllDestinations(ClusterState cluster)
    {
        Welcome(cluster.Destinations.Values);
        updater.UpdateAllDestinations(cluster);
        EndWaiting(cluster);
    }

    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        updater.UpdateAvailableDestinations(cluster);
        EndWaiting(cluster);
    }

    /// <summary>Has requests that wait for a replica that hangs go to another one, if there is one without doubt.</summary>
    public static void EndWaiting(ClusterState cluster)
    {
        foreach (var replica in cluster.DestinationsState.AllDestinations)
        {
            if (MayBeLeft(cluster, replica))
            {
                Ejections.StateOf(replica).StopWaiting();
            }
        }
    }

    /// <summary>Whether a request had better not wait for this replica. One that refuses connections may yet answer those that it has; one that is dead has broken them.</summary>
    public static bool MayBeLeft(ClusterState cluster, DestinationState replica) =>
        Ejections.Find(replica) is { Cause: EjectionCause.Stalled } && cluster.DestinationsState.AvailableDestinations.Any(other => other != replica && !Ejections.IsOut(other));

    private void Welcome(IEnumerable<DestinationState> replicas)
    {
        var isFirstSet = !_hasBegun;
        foreach (var replica in replicas)
        {
            _hasBegun = true;
            var standing = Ejections.StateOf(replica);
            if (standing.IsKnown)
            {
                continue;
            }

            standing.IsKnown = true;
            standing.IsOfFirstSet = isFirstSet;
            // Nothing is ever known of one that is not probed but that it is there.
            standing.IsMember = options.Value.HealthPath.Length is 0;
            if (!isFirstSet)
            {
                slowStart.Begin(replica);
            }
        }
    }
}
