namespace McpReplicas.Aspire;

/// <summary>Lets an application start on any developer's machine: beside another application, without a certificate, behind a company's proxy.</summary>
internal static class LocalMachine
{
    private const string Dashboard = "ASPNETCORE_URLS";
    private const string Telemetry = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private static readonly string[] Addresses = [Dashboard, Telemetry, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "::1", "[::1]"];

    /// <summary>Sets configuration that Aspire reads when the application starts, so it takes effect although the builder exists already.</summary>
    public static void Prepare(IDistributedApplicationBuilder builder)
    {
        NeverProxyLoopback();
        if (HasDashboard(builder))
        {
            // Aspire's own defaults are https, which fails on a machine without a developer certificate.
            var configuration = builder.Configuration;
            configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] ??= "true";
            configuration[Dashboard] ??= "http://localhost:15080";
            if (configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is null)
            {
                configuration[Telemetry] ??= "http://localhost:15081";
            }

            foreach (var name in Addresses.Where(name => configuration[name] is not null))
            {
                configuration[name] = string.Join(';', configuration[name]!.Split(';').Select(FreeAddress));
            }
        }
    }

    // The orchestrator, the dashboard and the replicas use loopback addresses, which a proxy cannot reach. Child processes inherit these variables.
    private static void NeverProxyLoopback()
    {
        string[] names = ["NO_PROXY", "no_proxy"];
        var known = names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        foreach (var name in names)
        {
            Environment.SetEnvironmentVariable(name, string.Join(',', known.Union(Loopback)));
        }
    }

    // The options are available only among the services that Aspire has registered.
    private static bool HasDashboard(IDistributedApplicationBuilder builder) =>
        !builder.Services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<DistributedApplicationOptions>().Any(options => options.DisableDashboard);

    // Another application on this machine with the same launch profile uses the same ports.
    private static string FreeAddress(string wanted) =>
        Uri.TryCreate(wanted, UriKind.Absolute, out var address) && FreePort.IsTaken(address.Port) ? $"{address.Scheme}://{address.Host}:{FreePort.Next()}" : wanted;
}
