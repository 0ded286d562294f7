using McpAspire.Dashboard.Application;
using McpAspire.Dashboard.Logs;
using McpAspire.Dashboard.Metrics;
using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;
using McpAspire.OtlpReceiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Dashboard.Http;

/// <summary>The dashboard's web server: its pages, what they read, and what takes the telemetry.</summary>
internal static class DashboardServer
{
    /// <summary>Starts it. It ends when what is returned is disposed.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<WebApplication> StartAsync(IApplication application, DashboardPorts ports, Limits limits, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Empty: the configuration of the AppHost's own process is not the dashboard's.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, ports));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.AddRoutingCore();

        var app = builder.Build();
        app.UseMiddleware<LocalAccess>();
        Map(app, application, limits);
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, DashboardPorts ports)
    {
        kestrel.AddServerHeader = false;
        kestrel.ListenLocalhost(ports.Page, listen => listen.Protocols = HttpProtocols.Http1);
        if (ports.OtlpGrpc is { } grpc)
        {
            // Without TLS nobody can agree on HTTP/2: the port speaks nothing else.
            kestrel.ListenLocalhost(grpc, listen => listen.Protocols = HttpProtocols.Http2);
        }

        if (ports.OtlpHttp is { } http)
        {
            kestrel.ListenLocalhost(http, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private static void Map(WebApplication app, IApplication application, Limits limits)
    {
        var telemetry = new TelemetrySink(limits);
        app.MapOtlp(telemetry);
        Assets.Map(app);

        var api = app.MapGroup("/api");
        ShellApi.Map(api, application, limits);
        ResourcesApi.Map(api, application);
        ConsoleApi.Map(api, application);
        TracesApi.Map(api, telemetry.Traces);
        LogsApi.Map(api, telemetry.Logs);
        MetricsApi.Map(api, telemetry.Metrics, limits);
    }

    /// <summary>The AppHost starts and ends the dashboard; Ctrl-C is the AppHost's.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
