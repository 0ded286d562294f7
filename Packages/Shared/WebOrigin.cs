namespace McpReplicas.Shared;

/// <summary>Where a web page comes from, as the header <c>Origin</c> says it (RFC 6454). All spellings of one origin are equal.</summary>
/// <param name="Scheme">The scheme, in lower case.</param>
/// <param name="Host">The host, as <see cref="HostNames.Normalize"/> writes it.</param>
/// <param name="Port">The port, that of the scheme where none is written.</param>
internal readonly record struct WebOrigin(string Scheme, string Host, int Port)
{
    /// <summary>Whether it is a page that this machine serves, by HTTP or HTTPS.</summary>
    public bool IsThisMachine => Scheme is "http" or "https" && HostNames.IsThisMachine(Host);

    /// <summary>Reads an origin; null for what is none, <c>null</c> among it.</summary>
    public static WebOrigin? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", AbsolutePath: "" or "/", Query: "", Fragment: "", Host.Length: > 0 } && HostNames.Normalize(uri.Host) is { } host
            ? new WebOrigin(uri.Scheme, host, uri.Port)
            : null;
}
