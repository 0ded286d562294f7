using System.Net.Sockets;
using McpAspire.Dashboard.Http;
using McpAspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Runs the dashboard from the application's start to its end, beside it: nothing waits for it, and where it has no place the application runs without.</summary>
internal sealed partial class DashboardService(DashboardPlace place, ApplicationView application, ILogger<DistributedApplication> logger, ILoggerFactory loggers) : IHostedService
{
    private Task<WebApplication?> _server = Task.FromResult<WebApplication?>(null);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (place.Listening is { } ports)
        {
            _server = Task.Run(() => StartServerAsync(ports), cancellationToken);
        }
        else if (place.Problem is { } problem)
        {
            LogNoDashboard(logger, problem);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (await _server is { } server)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<WebApplication?> StartServerAsync(DashboardPorts ports)
    {
        try
        {
            var server = await DashboardServer.StartAsync(application, ports, new Limits(), loggers, CancellationToken.None);
            LogListening(logger, DashboardPlace.Url(ports.Page));
            LogSummary(logger, DashboardPlace.Url(ports.Page), string.Join(", ", new[] { DashboardPlace.Url(ports.OtlpGrpc), DashboardPlace.Url(ports.OtlpHttp) }.OfType<string>()));
            return server;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Free a moment ago and taken now, or one that this user may not have.
            LogNoDashboard(logger, $"There is no dashboard: {exception.Message}");
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Now listening on: {DashboardUrl}")]
    private static partial void LogListening(ILogger logger, string? dashboardUrl);

    [LoggerMessage(2, LogLevel.Information, "Dashboard of the offline stand-ins, for this machine only and without login\n\n      - Dashboard:  {DashboardUrl}\n      - OTLP:       {OtlpUrl}\n")]
    private static partial void LogSummary(ILogger logger, string? dashboardUrl, string otlpUrl);

    [LoggerMessage(3, LogLevel.Warning, "{Problem}")]
    private static partial void LogNoDashboard(ILogger logger, string problem);
}
