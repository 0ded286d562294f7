using System.Net;

namespace McpAspire.LoadBalancer.Access;

/// <summary>What the section <c>Access</c> of configuration says of proxies, besides what it says of clients.</summary>
internal sealed class TrustedProxyOptions
{
    /// <summary>
    /// The addresses of proxies before the balancer whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> are believed, as <c>10.0.0.5</c> or
    /// <c>10.0.0.0/8</c>. None by default: then replicas are told only what the balancer itself has seen.
    /// </summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>
    /// The addresses or networks whose <c>traceparent</c> is continued, besides this machine and <see cref="TrustedProxies"/>: it decides whether a
    /// trace is recorded. <c>*</c> for everybody. A request from elsewhere begins a trace of its own, with a link to the client's.
    /// </summary>
    public string[] TraceParents { get; init; } = [];

    /// <summary>The networks that <see cref="TrustedProxies"/> names; a single address is the smallest network. Null where one is none.</summary>
    public IReadOnlyList<IPNetwork?> TrustedNetworks => [.. TrustedProxies.Select(NetworkOf)];

    /// <summary>The same for <see cref="TraceParents"/>.</summary>
    public IReadOnlyList<IPNetwork?> TraceParentNetworks => [.. TraceParents.SelectMany(text => text is "*" ? Everybody : [NetworkOf(text)])];

    private static IReadOnlyList<IPNetwork?> Everybody => [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)];

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
