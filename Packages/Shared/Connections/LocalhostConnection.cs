using System.Net;
using System.Net.Sockets;

namespace McpReplicas.Shared;

/// <summary>
/// Connects to a server by its name. For localhost it tries the loopback addresses of IPv4 and IPv6, whatever the machine's hosts file contains, because a server
/// may listen on only one of them, as Node servers do.
/// </summary>
internal static class LocalhostConnection
{
    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await ConnectAsync(context.DnsEndPoint, cancellationToken), ownsSocket: true);

    /// <exception cref="SocketException">No address accepts the connection. If the addresses fail for different reasons, a refusal is reported.</exception>
    public static async Task<Socket> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        if (!endpoint.Host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return await ConnectAsync((EndPoint)endpoint, cancellationToken);
        }

        SocketException? refusal = null;
        foreach (var address in Loopback)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, endpoint.Port), cancellationToken);
            }
            catch (SocketException reason)
            {
                // A machine may lack IPv4 or IPv6.
                refusal = refusal is null || reason.SocketErrorCode is SocketError.ConnectionRefused ? reason : refusal;
            }
        }

        throw refusal!;
    }

    private static async Task<Socket> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
