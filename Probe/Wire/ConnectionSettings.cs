using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace McpAspire.Probe.Wire;

/// <summary>How connections are made: whom TLS trusts, who the client is, and when a proxy is asked.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Trusted instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether any certificate will do.</summary>
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

    /// <summary>The proxy that an address is asked through; null for none.</summary>
    public static Uri? ProxyOf(Uri address) => DirectLoopback.Instance.GetProxy(address);
}

/// <summary>The system's proxy, but for addresses of this machine, which a proxy elsewhere does not reach.</summary>
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
