using System.Net;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The network of the pods: one namespace per pod, connected by a bridge without access to other networks.</summary>
internal sealed class PodNetwork : IDisposable
{
    private static readonly string Bridge = $"mcp{Environment.ProcessId % 10_000}";
    private static readonly string Subnet = $"10.213.{Environment.ProcessId % 250}";

    private readonly List<PodLink> _links = [];
    private int _number = 1;

    public PodNetwork()
    {
        Shell.Run($"ip link add {Bridge} type bridge");
        Shell.Run($"ip address add {Node}/24 dev {Bridge}");
        Shell.Run($"ip link set {Bridge} up");
    }

    /// <summary>The address of the node, which kubelet and clients use.</summary>
    public static IPAddress Node { get; } = IPAddress.Parse($"{Subnet}.1");

    public PodLink Add()
    {
        var number = Interlocked.Increment(ref _number);
        var link = new PodLink($"{Bridge}-{number}", $"{Bridge}v{number}", IPAddress.Parse($"{Subnet}.{number}"));
        Shell.Run($"ip netns add {link.Namespace}");
        lock (_links)
        {
            _links.Add(link);
        }

        Shell.Run($"ip link add {link.Interface} type veth peer name eth0 netns {link.Namespace}");
        Shell.Run($"ip link set {link.Interface} master {Bridge} up");
        Shell.Run($"ip -n {link.Namespace} address add {link.Address}/24 dev eth0");
        Shell.Run($"ip -n {link.Namespace} link set eth0 up");
        Shell.Run($"ip -n {link.Namespace} link set lo up");
        return link;
    }

    public void Remove(PodLink link)
    {
        lock (_links)
        {
            if (!_links.Remove(link))
            {
                return;
            }
        }

        Shell.Run($"ip netns delete {link.Namespace}");
    }

    public void Dispose()
    {
        foreach (var link in _links.ToList())
        {
            Remove(link);
        }

        Shell.Run($"ip link delete {Bridge}");
    }
}

/// <summary>The network connection of one pod.</summary>
internal sealed record PodLink(string Namespace, string Interface, IPAddress Address)
{
    /// <summary>Drops every packet from now on, without refusing connections, as if the node lost its power.</summary>
    public void Cut() => Shell.Run($"ip link set {Interface} down");
}
