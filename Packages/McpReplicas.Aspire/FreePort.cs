using System.Net.NetworkInformation;

namespace McpReplicas.Aspire;

/// <summary>Finds free ports of this machine.</summary>
internal static class FreePort
{
    /// <summary>Returns a port that no process listens on. It is below the range that the system uses for outgoing connections.</summary>
    public static int Next()
    {
        int port;
        do
        {
            port = Random.Shared.Next(10_000, 32_000);
        }
        while (IsTaken(port));

        return port;
    }

    /// <summary>Whether a process of this machine listens on the port, at any address.</summary>
    public static bool IsTaken(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
