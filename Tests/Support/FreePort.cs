using System.Collections.Concurrent;
using System.Net.NetworkInformation;

namespace McpAspire.Tests.Support;

/// <summary>Finds a port that no process listens on. It is below the range that the system uses for outgoing connections.</summary>
internal static class FreePort
{
    private static readonly ConcurrentDictionary<int, byte> Given = [];

    public static int Next()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        int port;
        do
        {
            port = Random.Shared.Next(10_000, 32_000);
        }
        while (taken.Contains(port) || !Given.TryAdd(port, 0));

        return port;
    }
}
