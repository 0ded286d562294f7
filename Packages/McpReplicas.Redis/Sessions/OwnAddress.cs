using System.Net;
using System.Net.NetworkInformation;

namespace McpReplicas.Redis.Sessions;

/// <summary>At which address others reach a server. One that listens on every address of its machine, as in a container, has only told its port.</summary>
internal static class OwnAddress
{
    public static string Of(string listening)
    {
        var uri = new Uri(listening);
        var isEvery = IPAddress.TryParse(uri.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return isEvery ? new UriBuilder(uri) { Host = $"{OfMachine()}" }.Uri.ToString() : listening;
    }

    private static IPAddress OfMachine()
    {
        var addresses =
            from network in NetworkInterface.GetAllNetworkInterfaces()
            where network is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback }
            from unicast in network.GetIPProperties().UnicastAddresses
            where !unicast.Address.IsIPv6LinkLocal
            orderby unicast.Address.AddressFamily
            select unicast.Address;
        return addresses.FirstOrDefault(IPAddress.Loopback);
    }
}
