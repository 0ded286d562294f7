namespace McpAspire.Probe.Wire;

/// <summary>Describes why a connection failed or broke.</summary>
internal static class ConnectionProblem
{
    public static string InWords(Connection connection, Uri address, HttpRequestException exception)
    {
        var inner = exception.InnerException is { } cause && !exception.Message.Contains(cause.Message, StringComparison.Ordinal) ? $" {cause.Message}" : "";
        var text = $"{exception.Message}{inner}";
        if (exception.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            return connection.CertificateProblem is { } problem ? problem
                : text.Contains("frame", StringComparison.Ordinal) ? $"The server does not use TLS: try an address that begins with http. {text}"
                : $"TLS failed. {text}";
        }

        return ConnectionSettings.ProxyOf(address) is { } proxy
            ? $"{text.TrimEnd('.')}, sent through the proxy {proxy.GetLeftPart(UriPartial.Scheme)}{proxy.Authority} (from HTTP_PROXY, HTTPS_PROXY or ALL_PROXY; set NO_PROXY for hosts without a proxy)."
            : text;
    }
}
