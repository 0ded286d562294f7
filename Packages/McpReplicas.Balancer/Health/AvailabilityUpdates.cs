using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Health;

/// <summary>
/// Runs whenever the set of replicas, or of available replicas, changes: replicas that join start slowly, and requests that wait for a hanging replica
/// move to a healthy one. YARP announces a new replica only after it has become available, and does not announce changes of availability.
/// </summary>
internal sealed class AvailabilityUpdates(IClusterDestinationsUpdater updater, SlowStart slowStart, IOptions<BalancerOptions> options) : IClusterDestinationsUpdater
{
    private bool _hasBegun;

    /// <summary>Wraps YARP's own updater.</summary>
    public static void Register(IServiceCollection services)
    {
        var own = services.Last(service => service.ServiceType == typeof(IClusterDestinationsUpdater)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IClusterDestinationsUpdater>(provider =>
            ActivatorUtilities.CreateInstance<AvailabilityUpdates>(provider, (IClusterDestinationsUpdater)ActivatorUtilities.CreateInstance(provider, own))));
    }

    public void UpdateAllDestinations(ClusterState cluster)
    {
        NoteNewReplicas(cluster.Destinations.Values);
        updater.UpdateAllDestinations(cluster);
        EndWaiting(cluster);
    }

    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        updater.UpdateAvailableDestinations(cluster);
        EndWaiting(cluster);
    }

    /// <summary>Moves requests that wait for a hanging replica to another one, if a healthy one is available.</summary>
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

    /// <summary>
    /// Whether requests should leave this replica: it hangs, and a healthy one is available. A replica that refuses connections may still answer the
    /// requests it has; if its process died, their connections are broken already.
    /// </summary>
    public static bool MayBeLeft(ClusterState cluster, DestinationState replica) =>
        Ejections.Find(replica) is { Cause: EjectionCause.Stalled } && cluster.DestinationsState.AvailableDestinations.Any(other => other != replica && !Ejections.IsOut(other));

    private void NoteNewReplicas(IEnumerable<DestinationState> replicas)
    {
        var isFirstSet = !_hasBegun;
        foreach (var replica in replicas)
        {
            _hasBegun = true;
            var state = Ejections.StateOf(replica);
            if (state.IsKnown)
            {
                continue;
            }

            state.IsKnown = true;
            state.IsOfFirstSet = isFirstSet;
            // Without probes, a replica counts from the start.
            state.IsMember = options.Value.HealthPath.Length is 0;
            if (!isFirstSet)
            {
                slowStart.Begin(replica);
            }
        }
    }
}
