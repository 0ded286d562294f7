using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Limits;

/// <summary>Leaves out replicas that are at their limit of concurrent requests. Requests that arrive at the same moment may exceed it by a few.</summary>
internal sealed class ReplicaLimit(IOptions<BalancerOptions> options)
{
    private readonly int _most = options.Value.Limits.MaxRequestsPerReplica;

    public IReadOnlyList<DestinationState> WithRoom(IReadOnlyList<DestinationState> replicas)
    {
        // The common case allocates nothing: all replicas have capacity.
        for (var index = 0; index < replicas.Count; index++)
        {
            if (replicas[index].ConcurrentRequestCount >= _most)
            {
                return [.. replicas.Where(replica => replica.ConcurrentRequestCount < _most)];
            }
        }

        return replicas;
    }
}
