using Aspire.Hosting.Orchestration;
using McpAspire.Dashboard.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard is, if there is one, and so where the processes send their telemetry.</summary>
internal sealed class DashboardPlace
{
    private const string PageKey = "ASPNETCORE_URLS";
    private const string OtlpGrpcKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string OtlpHttpKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    public DashboardPlace(IConfiguration configuration, DistributedApplicationOptions options)
    {
        var (page, grpc, http) = (Setting(PageKey), Setting(OtlpGrpcKey), Setting(OtlpHttpKey));
        if (options.DisableDashboard)
        {
            Telemetry = Target(grpc ?? (http is null ? "http://localhost:18889" : null), http);
            return;
        }

        var ports = new DashboardPorts(
            PortOf(PageKey, page?.Split(';')[0]) ?? Ports.Free(),
            PortOf(OtlpGrpcKey, grpc) ?? (http is null ? Ports.Free() : null),
            PortOf(OtlpHttpKey, http));
        if (ports.All.Where(port => !Ports.IsFree(port)).ToList() is { Count: > 0 } taken)
        {
            // No telemetry either: who holds the port is most often another application like this one, and its dashboard would mix the two.
            Problem = $"There is no dashboard: port {taken[0]} is taken by another program. Set {PageKey}, {OtlpGrpcKey} or {OtlpHttpKey} to addresses with free ports to have one.";
            return;
        }

        Listening = ports;
        Telemetry = Target(Url(ports.OtlpGrpc), Url(ports.OtlpHttp));

        string? Setting(string key) => configuration[key] is { Length: > 0 } value ? value : null;
    }

    /// <summary>Null where the dashboard is disabled, or has no place.</summary>
    public DashboardPorts? Listening { get; }

    /// <summary>Why it has no place.</summary>
    public string? Problem { get; }

    public (string Url, string Protocol)? Telemetry { get; }

    public static string? Url(int? port) => port is null ? null : $"http://localhost:{port}";

    // Where there are both, Aspire tells its processes of gRPC.
    private static (string Url, string Protocol) Target(string? grpc, string? http) => grpc is null ? (http!, "http/protobuf") : (grpc, "grpc");

    // Whatever host an address names, the dashboard listens on localhost; port 0 asks for a free one.
    private static int? PortOf(string key, string? address)
    {
        if (address is null)
        {
            return null;
        }

        try
        {
            return BindingAddress.Parse(address) is { Scheme: "http" } parsed
                ? (parsed.Port is 0 ? Ports.Free() : parsed.Port)
                : throw new DistributedApplicationException($"{key} is '{address}', and the offline stand-in's dashboard speaks only http.");
        }
        catch (FormatException)
        {
            throw new DistributedApplicationException($"{key} is '{address}', which is no address. One is http://localhost:15080.");
        }
    }
}
