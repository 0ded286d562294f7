using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace McpReplicas.Shared;

/// <summary>
/// Lets go of those whose network vanished. Nobody says that they have left: only what is written to them stays unacknowledged, for which Linux would wait about
/// 15 minutes. Other systems keep to their own time.
/// </summary>
internal static class TcpUserTimeout
{
    // netinet/tcp.h: IPPROTO_TCP and TCP_USER_TIMEOUT, which is in milliseconds (tcp(7)).
    private const int Level = 6;
    private const int Option = 18;

    /// <summary>A comment each 15 seconds finds out that the network vanished, so that a minute is enough for both.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Sets it on the sockets that Kestrel listens at, of which on Linux every connection inherits it.</summary>
    public static void AddTcpUserTimeout(this IServiceCollection services) => services.Configure<SocketTransportOptions>(transport =>
    {
        var bind = transport.CreateBoundListenSocket;
        transport.CreateBoundListenSocket = endpoint => Limit(bind(endpoint), Longest);
    });

    /// <summary>Sets it on a socket, where the system has it.</summary>
    public static Socket Limit(Socket socket, TimeSpan longest)
    {
        if (OperatingSystem.IsLinux() && socket.ProtocolType is ProtocolType.Tcp)
        {
            socket.SetRawSocketOption(Level, Option, BitConverter.GetBytes((int)longest.TotalMilliseconds));
        }

        return socket;
    }
}
