using System.Net;
using System.Net.Sockets;

namespace McpReplicas.Shared;

/// <summary>
/// Connects to a server by its name. That of localhost stands for the loopback addresses of both families, whatever the machine's list of hosts says: a server may
/// listen at one of them alone, as those of Node do.
/// </summary>
internal static class LocalhostConnection
{
    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(await ConnectAsync(context.DnsEndPoint, cancellationToken), ownsSocket: true);

    /// <exception cref="SocketException">Nobody listens there; of several reasons a refusal is the one that counts.</exception>
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
                // A machine may be without one of the families.
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
