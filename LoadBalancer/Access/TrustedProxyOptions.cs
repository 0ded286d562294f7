using System.Net;

namespace McpAspire.LoadBalancer.Access;

/// <summary>The section <c>Access</c> of configuration: who may send requests through the balancer. A replica has a section of the same name, and checks again.</summary>
internal sealed class AccessOptions
{
    /// <summary>
    /// The names by which clients may call the balancer, without port: what a request's <c>Host</c> may be. By default those of the machine
    /// itself; <c>*</c> allows every name, for a balancer behind something that checks it.
    /// </summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>The web pages whose requests may pass, as <c>https://app.example.com</c>, besides pages of this machine. <c>*</c> allows all.</summary>
    public string[] Origins { get; init; } = [];

    /// <summary>
    /// The addresses of proxies before the balancer whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed, as <c>10.0.0.5</c> or
    /// <c>10.0.0.0/8</c>. None by default: then replicas are told only what the balancer itself has seen.
    /// </summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>The networks that <see cref="TrustedProxies"/> names; a single address is the smallest network. Null where one is none.</summary>
    public IReadOnlyList<IPNetwork?> TrustedNetworks => [.. TrustedProxies.Select(NetworkOf)];

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
