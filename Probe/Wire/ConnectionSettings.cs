using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace McpAspire.Probe.Wire;

/// <summary>The settings of connections: trusted certificates, the client certificate, and the proxy.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>The trusted authorities; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether any server certificate is accepted.</summary>
    public bool IsInsecure { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    public SslClientAuthenticationOptions Tls(RemoteCertificateValidationCallback validate)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = validate };
        if (Authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Authorities);
            tls.CertificateChainPolicy = policy;
        }

        if (ClientCertificate is not null)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => ClientCertificate;
        }

        return tls;
    }

    /// <summary>The proxy for an address; null for a direct connection.</summary>
    public static Uri? ProxyOf(Uri address) => DirectLoopback.Instance.GetProxy(address);
}

/// <summary>The proxy of the system, except for loopback addresses, which a proxy on another machine cannot reach.</summary>
internal sealed class DirectLoopback : IWebProxy
{
    public static readonly DirectLoopback Instance = new();

    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => IsLoopback(host) || HttpClient.DefaultProxy.IsBypassed(host);

    private static bool IsLoopback(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.');
        return address.IsLoopback
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
