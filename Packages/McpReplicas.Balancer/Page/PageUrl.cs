using System.Net;
using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Page;

/// <summary>Reads <see cref="BalancerOptions.PageUrl"/> more strictly than the web server, which takes a name that it does not know for "every address".</summary>
internal static class PageUrl
{
    /// <summary>The address; null for what is none.</summary>
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

    // It stands for two addresses, which could not agree on a free port.
    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
