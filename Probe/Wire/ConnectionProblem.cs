namespace McpAspire.Probe.Wire;

/// <summary>Says why a connection failed, or broke.</summary>
internal static class ConnectionProblem
{
    public static string InWords(Connection connection, Uri address, HttpRequestException exception)
    {
        var inner = exception.InnerException is { } cause && !exception.Message.Contains(cause.Message, StringComparison.Ordinal) ? $" {cause.Message}" : "";
        var text = $"{exception.Message}{inner}";
        if (exception.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            return connection.CertificateProblem is { } problem ? problem
                : text.Contains("frame", StringComparison.Ordinal) ? $"Whoever listens there does not speak TLS: the address may have to begin with http. {text}"
                : $"TLS failed. {text}";
        }

        return ConnectionSettings.ProxyOf(address) is { } proxy
            ? $"{text.TrimEnd('.')}, asked through the proxy {proxy.GetLeftPart(UriPartial.Scheme)}{proxy.Authority} (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY; NO_PROXY names hosts to ask directly)."
            : text;
    }
}
