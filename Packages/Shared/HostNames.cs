using System.Globalization;
using System.Net;

namespace McpReplicas.Shared;

/// <summary>Compares host names as DNS and browsers do: in any case, with or without the final dot, and addresses in any spelling.</summary>
internal static class HostNames
{
    /// <summary>Whether a name or an address, as a <c>Host</c> or a URL spells it, leads to the machine itself.</summary>
    public static bool IsThisMachine(string host) => host is "localhost" or "127.0.0.1" or "[::1]" || IsLoopback(Normalize(host));

    /// <summary>Whether an address is one of the machine itself.</summary>
    public static bool IsThisMachine(IPAddress? address) => address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>The one spelling of a host that all its spellings have in common; null for what is no host.</summary>
    public static string? Normalize(string host)
    {
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic || !Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri))
        {
            // The brackets of an IPv6 address belong to a URL, and CheckHostName takes them only there.
            return IPAddress.TryParse(host, out var address) ? address.ToString() : null;
        }

        var name = uri.IdnHost.ToLower(CultureInfo.InvariantCulture);
        name = name is [.. var complete, '.'] ? complete : name;
        return IPAddress.TryParse(name, out var literal) ? literal.ToString() : name;
    }

    // Names under localhost lead to the machine itself (RFC 6761, section 6.3).
    private static bool IsLoopback(string? name) => name is not null
        && (name is "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(name, out var address) && IsThisMachine(address)));
}
