using System.Net.Sockets;
using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Balancer;

/// <summary>Creates the connections to replicas, for requests and for probes.</summary>
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
        // The balancer creates and propagates its own spans.
        handler.ActivityHeadersPropagator = null;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new HeadersWithBody(handler);

    // A machine that loses power does not even refuse connections. TCP keep-alive breaks its connections, so that the requests on them end and can be retried.
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
