namespace McpReplicas.Shared;

/// <summary>
/// Rejects requests that a browser may have been tricked into sending: those with an <c>Origin</c> that is not allowed, or with a <c>Host</c> that is not a
/// name of this process, which indicates DNS rebinding (MCP 2026-07-28, Streamable HTTP, security).
/// </summary>
/// <param name="hosts">The host names that clients may use, in addition to those of this machine; <c>*</c> for every name.</param>
/// <param name="origins">The origins of web pages that may call, in addition to those of this machine; <c>*</c> for all.</param>
/// <param name="self">What the message calls this process: <c>server</c>.</param>
internal sealed class AccessRules(IReadOnlyCollection<string> hosts, IReadOnlyCollection<string> origins, string self)
{
    private const string Any = "*";
    private readonly HashSet<string> _hosts = [.. hosts.Select(host => HostNames.Normalize(host) ?? host)];
    private readonly HashSet<WebOrigin?> _origins = [.. origins.Select(WebOrigin.Parse).Where(origin => origin is not null)];
    private readonly bool _anyHost = hosts.Contains(Any);
    private readonly bool _anyOrigin = origins.Contains(Any);

    /// <summary>Returns why a request is rejected, as a message for its sender; null if it is allowed.</summary>
    public string? FindObjection(HttpRequest request)
    {
        if (!IsOurs(request.Host.Host))
        {
            return $"The Host '{request.Host}' is not a name of this {self}. Allow it with Access:Hosts.";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length is 0 || AllowsPage(origin)
            ? null
            : $"The Origin '{origin}' may not call this {self}. Allow it with Access:Origins.";
    }

    /// <summary>Whether a page may call, by its <c>Origin</c>.</summary>
    public bool AllowsPage(string origin) => _anyOrigin || IsAllowed(WebOrigin.Parse(origin));

    private bool IsAllowed(WebOrigin? origin) => origin is { IsThisMachine: true } || (origin is not null && _origins.Contains(origin));

    // Most requests spell the host as configuration does. Only the others need to be normalized.
    private bool IsOurs(string host) =>
        _anyHost || _hosts.Contains(host) || HostNames.IsThisMachine(host) || (HostNames.Normalize(host) is { } name && _hosts.Contains(name));
}
