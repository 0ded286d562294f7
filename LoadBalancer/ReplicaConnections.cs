using McpAspire.LoadBalancer.Requests;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.LoadBalancer;

/// <summary>How the balancer talks to the replicas, to probe them too.</summary>
internal sealed class ReplicaConnections(ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout;
        // The balancer has spans of its own for this.
        handler.ActivityHeadersPropagator = null;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new HeadersWithBody(handler);
}
