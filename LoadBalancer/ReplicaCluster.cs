using McpAspire.LoadBalancer.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace McpAspire.LoadBalancer;

/// <summary>What YARP is told: one route, which takes everything, to one cluster, which holds the replicas.</summary>
internal static class ReplicaCluster
{
    public const string Id = "replicas";

    public static InMemoryConfigProvider Configure(BalancerOptions options)
    {
        var route = new RouteConfig { RouteId = Id, ClusterId = Id, Match = new RouteMatch { Path = "/{**path}" } }
            // A server behind the balancer tells a DNS-rebinding attack by the Host that the client sent.
            .WithTransformUseOriginalHostHeader()
            // Of whom a request is, YARP says in X-Forwarded-For and its like; this is the one that it would leave as a client wrote it.
            .WithTransformRequestHeaderRemove("Forwarded");

        var cluster = new ClusterConfig
        {
            ClusterId = Id,
            LoadBalancingPolicy = options.Policy,
            Destinations = options.Replicas.ToDictionary(replica => replica.Key, replica => new DestinationConfig { Address = replica.Value }),
            HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = ReadyInOrder.PolicyName, Active = Probe(options) },
            // A tool may work silently for as long as its client waits, so silence never ends a request.
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan },
        };

        return new InMemoryConfigProvider([route], [cluster]);
    }

    private static ActiveHealthCheckConfig Probe(BalancerOptions options) => new()
    {
        Enabled = options.HealthPath.Length > 0,
        Policy = ProbePolicy.PolicyName,
        Path = options.HealthPath,
        Interval = options.ProbeInterval,
        Timeout = options.ProbeTimeout,
    };
}
