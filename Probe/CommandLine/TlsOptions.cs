using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.CommandLine;

/// <summary>The options for the trusted server certificates and the client certificate.</summary>
internal static class TlsOptions
{
    public static readonly Option<X509Certificate2Collection?> Authorities = new("--cacert")
    {
        Description = "A PEM file with the certificates to trust instead of the system's.",
        CustomParser = result => Read(result, file =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("the file contains no certificate.");
        }),
    };

    public static readonly Option<bool> Insecure = new("--insecure") { Description = "Trust any certificate. Any server that answers can then read everything that the probe sends, including tokens." };

    public static readonly Option<string?> Certificate = new("--cert") { Description = "The client certificate: a PEM file, or a PKCS #12 file (.pfx, .p12) without a password." };
    public static readonly Option<string?> Key = new("--key") { Description = "The PEM file with the private key of --cert. By default, the key is in the same file." };

    public static void AddTo(Command command)
    {
        command.Add(Authorities);
        command.Add(Insecure);
        command.Add(Certificate);
        command.Add(Key);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Key) is not null && result.GetValue(Certificate) is null)
            {
                result.AddError("--key requires --cert: it is the private key of that certificate.");
            }
            else if (result.GetValue(Certificate) is { } file && Load(file, result.GetValue(Key)).Problem is { } problem)
            {
                result.AddError($"Cannot read the client certificate from '{file}': {problem}");
            }
        });
    }

    public static ConnectionSettings Read(ParseResult parsed) => new()
    {
        Authorities = parsed.GetValue(Authorities),
        IsInsecure = parsed.GetValue(Insecure),
        ClientCertificate = parsed.GetValue(Certificate) is { } file ? Load(file, parsed.GetValue(Key)).Certificate : null,
    };

    private static (X509Certificate2? Certificate, string? Problem) Load(string file, string? key)
    {
        try
        {
            return (Path.GetExtension(file) is ".pfx" or ".p12" ? X509CertificateLoader.LoadPkcs12FromFile(file, null) : X509Certificate2.CreateFromPemFile(file, key), null);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, exception.Message);
        }
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T> read)
        where T : class
    {
        var file = result.Tokens[0].Value;
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            result.AddError($"Cannot read the certificates from '{file}': {exception.Message}");
            return null;
        }
    }
}
