using System.Globalization;
using System.Net;

namespace McpReplicas.Shared;

/// <summary>Compares host names as DNS and browsers do: ignores case and the final dot, and accepts every spelling of an address.</summary>
internal static class HostNames
{
    /// <summary>Whether a name or an address, as spelled in a <c>Host</c> header or a URL, means this machine.</summary>
    public static bool IsThisMachine(string host) => host is "localhost" or "127.0.0.1" or "[::1]" || IsLoopback(Normalize(host));

    /// <summary>Whether an address means this machine.</summary>
    public static bool IsThisMachine(IPAddress? address) => address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Returns the normal form of a host; null if the text is not a host.</summary>
    public static string? Normalize(string host)
    {
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic || !Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri))
        {
            // CheckHostName accepts an IPv6 address only with the brackets of a URL.
            return IPAddress.TryParse(host, out var address) ? address.ToString() : null;
        }

        var name = uri.IdnHost.ToLower(CultureInfo.InvariantCulture);
        name = name is [.. var complete, '.'] ? complete : name;
        return IPAddress.TryParse(name, out var literal) ? literal.ToString() : name;
    }

    // Names under localhost resolve to this machine (RFC 6761, section 6.3).
    private static bool IsLoopback(string? name) => name is not null
        && (name is "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(name, out var address) && IsThisMachine(address)));
}
