using System.Net.NetworkInformation;

namespace McpReplicas.Aspire;

/// <summary>Which ports of this machine are free.</summary>
internal static class FreePort
{
    /// <summary>A port that nobody listens on, below those that the system gives to outgoing connections and could give away before it is used.</summary>
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

    /// <summary>Whether a process of this machine listens on the port, at whatever address.</summary>
    public static bool IsTaken(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
