using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpAspire.ServiceDefaults;

/// <summary>Adds <see cref="AccessRules"/>.</summary>
public static class AccessRulesExtensions
{
    /// <summary>Adds the rules that the section <c>Access</c> of configuration sets.</summary>
    public static IServiceCollection AddAccessRules(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access");
        return services.AddSingleton<AccessRules>();
    }
}

/// <summary>
/// Finds what a browser may have been tricked into sending: a foreign <c>Origin</c>, or a <c>Host</c> that is none of this process's names,
/// which is how DNS rebinding shows (MCP 2026-07-28, Streamable HTTP, security).
/// </summary>
public sealed class AccessRules(IOptions<AccessOptions> options)
{
    private const string Any = "*";
    private readonly HashSet<string> _hosts = new(options.Value.Hosts, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>What speaks against serving a request, as a sentence for its sender, or null.</summary>
    /// <param name="request">The request.</param>
    /// <param name="self">What this process is, in a word: <c>server</c>.</param>
    public string? FindObjection(HttpRequest request, string self)
    {
        if (!IsOurs(request.Host.Host))
        {
            return $"The Host '{request.Host}' is not a name of this {self}. Allow it with Access:Hosts.";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length is 0 || _origins.Contains(Any) || _origins.Contains(origin) || IsOfThisMachine(origin)
            ? null
            : $"The Origin '{origin}' may not call this {self}. Allow it with Access:Origins.";
    }

    private static bool IsOfThisMachine(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host);

    // Names under localhost lead to the machine itself (RFC 6761, section 6.3).
    private static bool IsLoopback(string host) =>
        host is "localhost" or "127.0.0.1" or "[::1]" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private bool IsOurs(string host) => IsLoopback(host) || _hosts.Contains(host) || _hosts.Contains(Any);
}
