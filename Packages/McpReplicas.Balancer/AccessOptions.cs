using System.Net;

namespace McpReplicas.Balancer;

/// <summary>The options in the configuration section <c>Access</c>: which hosts and web pages may call, and which proxies are trusted.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The host names under which clients may call, without port; a request with another <c>Host</c> gets 403. By default the names of this machine.
    /// <c>*</c> allows every name, for a balancer behind a proxy that checks it (MCP 2026-07-28, Streamable HTTP, security: DNS rebinding).
    /// </summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>
    /// The web pages that may call in addition to pages of this machine, such as <c>https://app.example.com</c>; others get 403. <c>*</c> allows all.
    /// </summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// The addresses or networks of proxies in front of the balancer whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> are trusted,
    /// such as <c>10.0.0.5</c> or <c>10.0.0.0/8</c>. Empty by default: the balancer sends replicas only what it observed itself.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>
    /// The addresses or networks whose <c>traceparent</c> is continued, in addition to this machine and <see cref="TrustedProxies"/>. The header decides
    /// whether a trace is recorded. <c>*</c> for all. Any other request starts a separate trace with a link to the client's.
    /// </summary>
    public string[] TraceParents { get; set; } = [];

    /// <summary><see cref="TrustedProxies"/> as networks; a single address is a network of one. Null for an entry that is not valid.</summary>
    internal IReadOnlyList<IPNetwork?> TrustedNetworks => [.. TrustedProxies.Select(NetworkOf)];

    /// <summary>The same for <see cref="TraceParents"/>.</summary>
    internal IReadOnlyList<IPNetwork?> TraceParentNetworks => [.. TraceParents.SelectMany(text => text is "*" ? All : [NetworkOf(text)])];

    private static IReadOnlyList<IPNetwork?> All => [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)];

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
