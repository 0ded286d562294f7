namespace McpReplicas.Shared;

/// <summary>The origin of a web page, from the header <c>Origin</c> (RFC 6454). Different spellings of an origin are equal.</summary>
/// <param name="Scheme">The scheme, in lower case.</param>
/// <param name="Host">The host, as <see cref="HostNames.Normalize"/> writes it.</param>
/// <param name="Port">The port; the scheme's default if the text has no port.</param>
internal readonly record struct WebOrigin(string Scheme, string Host, int Port)
{
    /// <summary>Whether this machine serves the page, over HTTP or HTTPS.</summary>
    public bool IsThisMachine => Scheme is "http" or "https" && HostNames.IsThisMachine(Host);

    /// <summary>Parses an origin. Returns null if the text is not an origin, for example <c>null</c>.</summary>
    public static WebOrigin? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", AbsolutePath: "" or "/", Query: "", Fragment: "", Host.Length: > 0 } && HostNames.Normalize(uri.Host) is { } host
            ? new WebOrigin(uri.Scheme, host, uri.Port)
            : null;
}
