using System.Net;

namespace McpAspire.Probe.Wire;

/// <summary>One connection to the endpoint, with one request at a time on it.</summary>
internal sealed class Connection : IDisposable
{
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CertificateCheck _certificate;
    private readonly HttpClient _http;

    /// <param name="number">Counts from 1; 0 for one that carries a stream and nothing else.</param>
    /// <param name="settings">How it is made.</param>
    /// <param name="cookies">Where cookies are kept. MCP clients keep none.</param>
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
            // Each request carries the trace of its client, not of the program that this runs in.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public int Number { get; }

    /// <summary>What is wrong with the server's certificate; null if nothing is.</summary>
    public string? CertificateProblem => _certificate.Problem;

    /// <summary>Runs when the connection is free, so that waiting for it is not measured.</summary>
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
