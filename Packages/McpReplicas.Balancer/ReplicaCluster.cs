using McpReplicas.Balancer.Configuration;
using McpReplicas.Balancer.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace McpReplicas.Balancer;

/// <summary>What YARP is told, again whenever configuration changes: one route, which takes everything, to one cluster, which holds the replicas.</summary>
internal sealed class ReplicaCluster : IProxyConfigProvider, IDisposable
{
    public const string Id = "replicas";

    /// <summary>What the application maps itself comes before it.</summary>
    public const int RouteOrder = 2;

    // The others are for a proxy itself, OPTIONS, CONNECT and TRACE, or can be sent to no replica.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    private readonly CurrentOptions _options;
    private readonly InMemoryConfigProvider _configuration;

    public ReplicaCluster(CurrentOptions options)
    {
        _options = options;
        _configuration = new InMemoryConfigProvider([Route()], [Cluster(options.Value)]);
        options.Changed += Update;
    }

    public IProxyConfig GetConfig() => _configuration.GetConfig();

    public void Dispose() => _options.Changed -= Update;

    private void Update(BalancerOptions options) => _configuration.Update([Route()], [Cluster(options)]);

    private static RouteConfig Route() => new RouteConfig { RouteId = Id, ClusterId = Id, Order = RouteOrder, Match = new RouteMatch { Path = "/{**path}", Methods = Methods } }
        // A server behind the balancer tells a DNS-rebinding attack by the Host that the client sent.
        .WithTransformUseOriginalHostHeader();

    private static ClusterConfig Cluster(BalancerOptions options) => new()
    {
        ClusterId = Id,
        LoadBalancingPolicy = options.Policy,
        Destinations = options.Replicas.ToDictionary(replica => replica.Key, replica => new DestinationConfig { Address = replica.Value }),
        HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = AvailableReplicasPolicy.PolicyName, Active = Probe(options) },
        // A header may hold any Unicode text, and HTTP clients of .NET refuse to send what is not ASCII unless told otherwise.
        HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8", ResponseHeaderEncoding = "iso-8859-1" },
        // A tool may work silently for as long as its client waits, so silence never ends a request.
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan },
    };

    private static ActiveHealthCheckConfig Probe(BalancerOptions options) => new()
    {
        Enabled = options.HealthPath.Length > 0,
        Policy = ActiveHealthPolicy.PolicyName,
        Path = options.HealthPath,
        Interval = options.ProbeInterval,
        Timeout = options.ProbeTimeout,
    };
}
