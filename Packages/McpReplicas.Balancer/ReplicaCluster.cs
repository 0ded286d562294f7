using McpReplicas.Balancer.Configuration;
using McpReplicas.Balancer.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace McpReplicas.Balancer;

/// <summary>YARP's configuration: one route for all requests, to one cluster with all replicas. It is updated when the options change.</summary>
internal sealed class ReplicaCluster : IProxyConfigProvider, IDisposable
{
    public const string Id = "replicas";

    /// <summary>Endpoints of the application have priority over the route.</summary>
    public const int RouteOrder = 2;

    // OPTIONS, CONNECT and TRACE are for the proxy itself; other methods cannot be forwarded.
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
        // A server behind the balancer needs the client's Host to detect DNS rebinding.
        .WithTransformUseOriginalHostHeader();

    private static ClusterConfig Cluster(BalancerOptions options) => new()
    {
        ClusterId = Id,
        LoadBalancingPolicy = options.Policy,
        Destinations = options.Replicas.ToDictionary(replica => replica.Key, replica => new DestinationConfig { Address = replica.Value }),
        HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = AvailableReplicasPolicy.PolicyName, Active = Probe(options) },
        // Headers may contain any Unicode text, and .NET's HTTP client sends only ASCII by default.
        HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8", ResponseHeaderEncoding = "iso-8859-1" },
        // A tool may work silently as long as its client waits, so there is no idle timeout.
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
