using System.Net;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The network of the pods: one namespace per pod, connected by a bridge without access to other networks.</summary>
internal sealed class PodNetwork : IDisposable
{
    private static int _networks;

    private readonly string _bridge;
    private readonly string _subnet;
    private readonly List<PodLink> _links = [];
    private int _number = 1;

    // Each cluster of a process has its own names and addresses, so that it does not depend on the end of the one before.
    public PodNetwork()
    {
        var number = Interlocked.Increment(ref _networks);
        _bridge = $"mcp{Environment.ProcessId % 10_000}{(char)('a' + (number % 26))}";
        _subnet = $"10.213.{(Environment.ProcessId + number) % 250}";
        Node = IPAddress.Parse($"{_subnet}.1");
        Shell.Run($"ip link add {_bridge} type bridge");
        Shell.Run($"ip address add {Node}/24 dev {_bridge}");
        Shell.Run($"ip link set {_bridge} up");
    }

    /// <summary>The address of the node, which kubelet and clients use.</summary>
    public IPAddress Node { get; }

    public PodLink Add()
    {
        var number = Interlocked.Increment(ref _number);
        var link = new PodLink($"{_bridge}-{number}", $"{_bridge}v{number}", IPAddress.Parse($"{_subnet}.{number}"));
        Shell.Run($"ip netns add {link.Namespace}");
        lock (_links)
        {
            _links.Add(link);
        }

        Shell.Run($"ip link add {link.Interface} type veth peer name eth0 netns {link.Namespace}");
        Shell.Run($"ip link set {link.Interface} master {_bridge} up");
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

        Shell.Run($"ip link delete {_bridge}");
    }
}

/// <summary>The network connection of one pod.</summary>
internal sealed record PodLink(string Namespace, string Interface, IPAddress Address)
{
    /// <summary>Drops every packet from now on, without refusing connections, as if the node lost its power.</summary>
    public void Cut() => Shell.Run($"ip link set {Interface} down");
}
