using System.Net;

namespace McpAspire.Probe.Wire;

/// <summary>One connection to the endpoint, with one request at a time.</summary>
internal sealed class Connection : IDisposable
{
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CertificateCheck _certificate;
    private readonly HttpClient _http;

    /// <param name="number">The number of the connection, from 1; 0 for the separate connection of a stream.</param>
    /// <param name="settings">The settings for TLS and the proxy.</param>
    /// <param name="cookies">Keeps cookies; null for the behaviour of MCP clients, which do not keep them.</param>
    public Connection(int number, ConnectionSettings settings, CookieContainer? cookies = null)
    {
        Number = number;
        _certificate = new CertificateCheck(settings.IsInsecure);
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectTimeout = ConnectTime,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = cookies is not null,
            CookieContainer = cookies ?? new CookieContainer(),
            AllowAutoRedirect = false,
            Proxy = DirectLoopback.Instance,
            SslOptions = settings.Tls(_certificate.Validate),
            // Each request has the trace of its probe client, not that of this process.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public int Number { get; }

    /// <summary>The problem of the server's certificate; null if it is valid.</summary>
    public string? CertificateProblem => _certificate.Problem;

    /// <summary>Runs the exchange when the connection is free, so that measured times do not include the wait.</summary>
    public async Task<T> InTurnAsync<T>(Func<HttpClient, Task<T>> exchange, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await exchange(_http);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }
}
