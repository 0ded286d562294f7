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
    private readonly HashSet<string> _hosts = [.. options.Value.Hosts.Select(host => HostNames.Normalize(host) ?? host)];
    private readonly HashSet<WebOrigin?> _origins = [.. options.Value.Origins.Select(WebOrigin.Parse).Where(origin => origin is not null)];
    private readonly bool _anyHost = options.Value.Hosts.Contains(Any);
    private readonly bool _anyOrigin = options.Value.Origins.Contains(Any);

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
        return origin.Length is 0 || _anyOrigin || IsAllowed(WebOrigin.Parse(origin))
            ? null
            : $"The Origin '{origin}' may not call this {self}. Allow it with Access:Origins.";
    }

    private bool IsAllowed(WebOrigin? origin) => origin is { IsThisMachine: true } || (origin is not null && _origins.Contains(origin));

    // Nearly every request spells its host as configuration does; only others are worth the normal form.
    private bool IsOurs(string host) =>
        _anyHost || _hosts.Contains(host) || HostNames.IsThisMachine(host) || (HostNames.Normalize(host) is { } name && _hosts.Contains(name));
}
