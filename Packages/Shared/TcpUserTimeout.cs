using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace McpReplicas.Shared;

/// <summary>
/// Closes connections to clients whose network failed. Such a client sends no FIN or RST; written data only stays unacknowledged, which Linux accepts for about
/// 15 minutes. Other operating systems use their own time-out.
/// </summary>
internal static class TcpUserTimeout
{
    // netinet/tcp.h: IPPROTO_TCP and TCP_USER_TIMEOUT, which is in milliseconds (tcp(7)).
    private const int Level = 6;
    private const int Option = 18;

    /// <summary>The longest time that written data may stay unacknowledged. With a comment on each stream every 15 seconds, a failed network is detected within a minute.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Sets the time-out on Kestrel's listening sockets. On Linux every accepted connection inherits it.</summary>
    public static void AddTcpUserTimeout(this IServiceCollection services) => services.Configure<SocketTransportOptions>(transport =>
    {
        var bind = transport.CreateBoundListenSocket;
        transport.CreateBoundListenSocket = endpoint => Limit(bind(endpoint), Longest);
    });

    /// <summary>Sets the time-out on a socket, if the operating system is Linux.</summary>
    public static Socket Limit(Socket socket, TimeSpan longest)
    {
        if (OperatingSystem.IsLinux() && socket.ProtocolType is ProtocolType.Tcp)
        {
            socket.SetRawSocketOption(Level, Option, BitConverter.GetBytes((int)longest.TotalMilliseconds));
        }

        return socket;
    }
}
