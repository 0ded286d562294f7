using System.Net.NetworkInformation;

namespace McpAspire.AppHost;

internal static class FreePort
{
    /// <summary>A port that nobody listens on, below those that the system gives to outgoing connections and could give away before it is used.</summary>
    public static int Next()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        int port;
        do
        {
            port = Random.Shared.Next(10_000, 32_000);
        }
        while (taken.Contains(port));

        return port;
    }
}
