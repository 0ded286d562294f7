using System.Net;

namespace McpReplicas.Balancer.Page;

/// <summary>Parses <see cref="BalancerOptions.PageUrl"/> more strictly than the web server, which treats an unknown host name as "all addresses".</summary>
internal static class PageUrl
{
    /// <summary>Returns the address; null if the text is not valid.</summary>
    public static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false, PathBase: "", Port: >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort } address
                && address.Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
                && (IsLocalhost(address.Host) ? address.Port > 0 : address.Host is "*" or "+" || IPAddress.TryParse(address.Host, out _))
                ? address
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // localhost resolves to two addresses, which could get different free ports.
    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
