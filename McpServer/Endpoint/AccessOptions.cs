namespace McpAspire.McpServer.Endpoint;

/// <summary>The section <c>Access</c> of configuration: who may talk to this server.</summary>
internal sealed class AccessOptions
{
    /// <summary>
    /// The names by which clients may call this server, without port: what a request's <c>Host</c> may be. By default those of the
    /// machine itself; <c>*</c> allows every name, for a server behind something that checks it.
    /// </summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>The web pages that may call this server, as <c>https://app.example.com</c>, besides pages of this machine. <c>*</c> allows all.</summary>
    public string[] Origins { get; init; } = [];
}
