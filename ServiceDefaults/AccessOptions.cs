namespace McpAspire.ServiceDefaults;

/// <summary>The section <c>Access</c> of configuration: who may send requests. The balancer has one, and each replica, which checks again.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The names by which clients may call, without port: what a request's <c>Host</c> may be. By default those of the machine itself; <c>*</c>
    /// allows every name, for a process behind something that checks it.
    /// </summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>The web pages whose requests are served, as <c>https://app.example.com</c>, besides pages of this machine. <c>*</c> allows all.</summary>
    public string[] Origins { get; init; } = [];
}
