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
/// Serves the page at <see cref="BalancerOptions.PageUrl"/>, with a separate web server. So no request to the address of MCP reaches the page, requests for
/// the page do not appear in traces, metrics and limits, and the host's configured addresses stay the addresses of MCP.
/// </summary>
internal sealed partial class PageServer(
    IOptions<BalancerOptions> options, IServer mcp, IHttpContextFactory contexts, IServiceProvider services, ILoggerFactory loggers, ILogger<PageServer> logger) : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private const int MostConnections = 1_000;

    private KestrelServer? _server;
    private volatile bool _hasStarted;

    /// <summary>The address of the page; null if it is switched off.</summary>
    public string? Address { get; private set; }

    // The page starts after MCP, so that a port conflict is detected regardless of how the addresses are configured.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.PageUrl is { Length: > 0 } url)
        {
            await StartAsync(url, cancellationToken);
        }

        _hasStarted = true;
    }

    // A caller that waits until the balancer is healthy can then open the page too.
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
            throw new InvalidOperationException($"Balancer:PageUrl is '{url}', but the balancer serves MCP at port {port}. Set another port, or an empty value for no page.");
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
            throw new InvalidOperationException($"Balancer:PageUrl is '{url}', but the page cannot be served there: {problem.Message} Set another address, or an empty value for no page.", problem);
        }

        Address = addresses.First();
        LogServing(logger, Address);
    }

    [LoggerMessage(LogLevel.Information, "The balancer's page is at {Address}.")]
    private static partial void LogServing(ILogger logger, string address);

    /// <summary>Runs the endpoints as a host would, but without traces and metrics.</summary>
    private sealed class Application(RequestDelegate page, IHttpContextFactory contexts) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => page(context);

        public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
    }
}
