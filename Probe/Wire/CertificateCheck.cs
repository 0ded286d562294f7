using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace McpAspire.Probe.Wire;

/// <summary>Validates the certificate of one connection, and keeps a description of its problem.</summary>
internal sealed class CertificateCheck(bool isInsecure)
{
    /// <summary>Null if the certificate is valid, or was not received yet.</summary>
    public string? Problem { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = errors is SslPolicyErrors.None ? null : InWords(certificate, chain, errors);
        return errors is SslPolicyErrors.None || isInsecure;
    }

    private static string InWords(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var who = $" Its subject is {certificate?.Subject}, its issuer is {certificate?.Issuer}, and it is valid until {certificate?.GetExpirationDateString()}.";
        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        return errors switch
        {
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "The server sent no certificate.",
            _ when states.HasFlag(X509ChainStatusFlags.NotTimeValid) => $"The certificate has expired, or is not valid yet.{who}",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"The certificate is for another host.{who}",
            _ => $"The certificate is not trusted: its issuer is unknown, or an intermediate certificate is missing.{who}",
        };
    }
}
