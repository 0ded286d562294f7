using McpAspire.LoadBalancer.Refusals;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Access;

/// <summary>
/// Refuses what a browser may have been tricked into sending: a foreign <c>Origin</c>, or a <c>Host</c> that is none of the balancer's names,
/// which is how DNS rebinding shows (MCP 2026-07-28, Streamable HTTP, security).
/// </summary>
internal sealed class AccessCheck(RequestDelegate next, IOptions<AccessOptions> options)
{
    private const string Any = "*";
    private readonly HashSet<string> _hosts = new(options.Value.Hosts, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsOurs(context.Request.Host.Host))
        {
            return Forbid(context, $"The Host '{context.Request.Host}' is not a name of this balancer. Allow it with Access:Hosts.");
        }

        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length is 0 || _origins.Contains(Any) || _origins.Contains(origin) || IsOfThisMachine(origin)
            ? next(context)
            : Forbid(context, $"The Origin '{origin}' may not call this balancer. Allow it with Access:Origins.");
    }

    private static Task Forbid(HttpContext context, string message) => new Refusal(StatusCodes.Status403Forbidden, Refusal.InvalidRequest, message).WriteAsync(context);

    private static bool IsOfThisMachine(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host);

    // Names under localhost lead to the machine itself (RFC 6761, section 6.3).
    private static bool IsLoopback(string host) =>
        host is "localhost" or "127.0.0.1" or "[::1]" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private bool IsOurs(string host) => IsLoopback(host) || _hosts.Contains(host) || _hosts.Contains(Any);
}
