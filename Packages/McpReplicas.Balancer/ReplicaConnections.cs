using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Balancer;

/// <summary>How the balancer talks to the replicas, to probe them too.</summary>
internal sealed class ReplicaConnections(IOptions<BalancerOptions> options, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectCallback = LocalhostConnection.ConnectAsync;
        handler.ConnectTimeout = options.Value.ConnectTimeout;
        handler.PooledConnectionIdleTimeout = options.Value.ConnectionIdleTimeout;
        handler.PooledConnectionLifetime = options.Value.ConnectionLifetime;
        // The balancer has spans of its own for this.
        handler.ActivityHeadersPropagator = null;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new HeadersWithBody(handler);
}
