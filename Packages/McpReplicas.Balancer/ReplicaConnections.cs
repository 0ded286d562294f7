using System.Net.Sockets;
using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Balancer;

/// <summary>How the balancer talks to the replicas, to probe them too.</summary>
internal sealed class ReplicaConnections(IOptions<BalancerOptions> options, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    private const int KeepAliveSeconds = 5;
    private const int KeepAliveProbes = 2;

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectCallback = ConnectAsync;
        handler.ConnectTimeout = options.Value.ConnectTimeout;
        handler.PooledConnectionIdleTimeout = options.Value.ConnectionIdleTimeout;
        handler.PooledConnectionLifetime = options.Value.ConnectionLifetime;
        // The balancer has spans of its own for this.
        handler.ActivityHeadersPropagator = null;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new HeadersWithBody(handler);

    // Of a replica whose machine loses its power nothing is heard, not even a refusal. Its connections break then, and so do the requests on them, which can be retried.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = await LocalhostConnection.ConnectAsync(context.DnsEndPoint, cancellationToken);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        TcpUserTimeout.Limit(socket, TimeSpan.FromSeconds(KeepAliveSeconds * (1 + KeepAliveProbes)));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
