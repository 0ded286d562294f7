using System.Net;

namespace McpReplicas.Balancer;

/// <summary>The section <c>Access</c> of configuration: who may send requests, and whose word counts about whom they are from.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The names by which clients may call, without port: what a request's <c>Host</c> may be, else 403. By default those of the machine itself; <c>*</c>
    /// allows every name, for a balancer behind something that checks it (MCP 2026-07-28, Streamable HTTP, security: DNS rebinding).
    /// </summary>
    public string[] Hosts { get; set; } = [];

    /// <summary>The web pages whose requests are served, as <c>https://app.example.com</c>, besides pages of this machine; others get 403. <c>*</c> allows all.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// The addresses of proxies before the balancer whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> are believed, as <c>10.0.0.5</c> or
    /// <c>10.0.0.0/8</c>. None by default: then replicas are told only what the balancer itself has seen.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>
    /// The addresses or networks whose <c>traceparent</c> is continued, besides this machine and <see cref="TrustedProxies"/>: it decides whether a
    /// trace is recorded. <c>*</c> for everybody. A request from elsewhere begins a trace of its own, with a link to the client's.
    /// </summary>
    public string[] TraceParents { get; set; } = [];

    /// <summary>The networks that <see cref="TrustedProxies"/> names; a single address is the smallest network. Null where one is none.</summary>
    internal IReadOnlyList<IPNetwork?> TrustedNetworks => [.. TrustedProxies.Select(NetworkOf)];

    /// <summary>The same for <see cref="TraceParents"/>.</summary>
    internal IReadOnlyList<IPNetwork?> TraceParentNetworks => [.. TraceParents.SelectMany(text => text is "*" ? Everybody : [NetworkOf(text)])];

    private static IReadOnlyList<IPNetwork?> Everybody => [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)];

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
