using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Page;

/// <summary>
/// Serves the page at <see cref="BalancerOptions.PageUrl"/>, by a web server of its own. So nothing that a client sends to the address of MCP leads to the
/// page, no request for the page is in a trace, a metric or a limit, and the addresses of MCP stay those that the host is configured with.
/// </summary>
internal sealed partial class PageServer(
    IOptions<BalancerOptions> options, IServer mcp, IHttpContextFactory contexts, IServiceProvider services, ILoggerFactory loggers, ILogger<PageServer> logger) : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private const int MostConnections = 1_000;

    private KestrelServer? _server;
    private volatile bool _hasStarted;

    /// <summary>Where the page is; null where there is none.</summary>
    public string? Address { get; private set; }

    // When MCP is served already, so that a port that both want is seen, whichever way it was configured.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.PageUrl is { Length: > 0 } url)
        {
            await StartAsync(url, cancellationToken);
        }

        _hasStarted = true;
    }

    // Whoever waits for the balancer finds the page too.
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_hasStarted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The page is not served yet."));

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    private async Task StartAsync(string url, CancellationToken cancellationToken)
    {
        if (PageUrl.Parse(url) is { Port: > 0 and var port } && McpAddresses.Of(mcp).Any(address => address.Port == port))
        {
            throw new InvalidOperationException($"Balancer:PageUrl is '{url}', but at port {port} the balancer serves MCP. Set another port, or nothing for no page.");
        }

        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        var addresses = _server.Features.Get<IServerAddressesFeature>()!.Addresses;
        addresses.Add(url);
        try
        {
            await _server.StartAsync(new Application(BalancerPage.Build(services), contexts), cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new InvalidOperationException($"Balancer:PageUrl is '{url}', where nothing can be served: {problem.Message} Set another address, or nothing for no page.", problem);
        }

        Address = addresses.First();
        LogServing(logger, Address);
    }

    [LoggerMessage(LogLevel.Information, "The balancer's page is at {Address}.")]
    private static partial void LogServing(ILogger logger, string address);

    /// <summary>What a host would put around the endpoints, without its traces and metrics.</summary>
    private sealed class Application(RequestDelegate page, IHttpContextFactory contexts) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => page(context);

        public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
    }
}
