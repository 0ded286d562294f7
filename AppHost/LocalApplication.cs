using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace McpAspire.AppHost;

/// <summary>Creates the application so that it starts on any developer's machine: beside another one, without a certificate, behind a company's proxy.</summary>
internal static class LocalApplication
{
    private const string DashboardAddress = "ASPNETCORE_URLS";
    private const string TelemetryAddress = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        NeverProxyLoopback();
        var options = new DistributedApplicationOptions { Args = args, AllowUnsecuredTransport = true };
        var builder = DistributedApplication.CreateBuilder(options);
        builder.Eventing.Subscribe<BeforeStartEvent>(WithoutCertificates);
        if (builder.ExecutionContext.IsRunMode && !options.DisableDashboard)
        {
            // Aspire's own defaults are https, which fails on a machine without a developer certificate.
            builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
            builder.Configuration[DashboardAddress] = FreeAddress(builder.Configuration[DashboardAddress] ?? "http://localhost:15080");
            builder.Configuration[TelemetryAddress] = FreeAddress(builder.Configuration[TelemetryAddress] ?? "http://localhost:15081");
        }

        return builder;
    }

    /// <summary>Whether a process of this machine listens on the port, at whatever address.</summary>
    public static bool IsTaken(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    // The orchestrator, the dashboard and the replicas talk over loopback addresses, where no proxy can reach them. Child processes inherit it.
    private static void NeverProxyLoopback()
    {
        string[] names = ["NO_PROXY", "no_proxy"];
        var known = names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        var all = string.Join(',', (string?[])[known, "localhost", "127.0.0.1", "::1", "[::1]"]).TrimStart(',');
        foreach (var name in names)
        {
            Environment.SetEnvironmentVariable(name, all);
        }
    }

    // Nothing here speaks https; for what might, Aspire asks in red on every page of the dashboard for a developer certificate.
    private static Task WithoutCertificates(BeforeStartEvent start, CancellationToken cancellationToken)
    {
        foreach (var resource in start.Model.Resources.Where(resource => !resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.UriScheme is "https")))
        {
#pragma warning disable ASPIRECERTIFICATES001 // Aspire may still change how it is said, but has no other way to say it.
            resource.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
#pragma warning restore ASPIRECERTIFICATES001
        }

        return Task.CompletedTask;
    }

    // Another application on this machine, begun from the same template or the same launch profile, wants the same ports.
    private static string FreeAddress(string wanted)
    {
        if (!Uri.TryCreate(wanted, UriKind.Absolute, out var address) || !IsTaken(address.Port))
        {
            return wanted;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{address.Scheme}://{address.Host}:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
