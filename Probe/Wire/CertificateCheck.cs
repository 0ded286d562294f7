using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace McpAspire.Probe.Wire;

/// <summary>Checks the certificate of one connection, and remembers in words what is wrong with it.</summary>
internal sealed class CertificateCheck(bool isInsecure)
{
    /// <summary>Null if nothing is wrong, or no certificate came.</summary>
    public string? Problem { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = errors is SslPolicyErrors.None ? null : InWords(certificate, chain, errors);
        return errors is SslPolicyErrors.None || isInsecure;
    }

    private static string InWords(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var who = $" It names {certificate?.Subject}, was issued by {certificate?.Issuer}, and is valid until {certificate?.GetExpirationDateString()}.";
        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        return errors switch
        {
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "The server sent no certificate.",
            _ when states.HasFlag(X509ChainStatusFlags.NotTimeValid) => $"The certificate is expired, or not valid yet.{who}",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"The certificate is that of another host.{who}",
            _ => $"The certificate is not trusted: its issuer is not known here, or an intermediate certificate is missing.{who}",
        };
    }
}
