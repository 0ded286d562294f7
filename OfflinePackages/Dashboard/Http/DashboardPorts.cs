namespace McpAspire.Dashboard.Http;

/// <summary>Where the dashboard listens, on localhost. Telemetry by OTLP/HTTP is taken at the page's port too.</summary>
internal sealed record DashboardPorts(int Page, int? OtlpGrpc, int? OtlpHttp)
{
    public IEnumerable<int> All => new[] { Page, OtlpGrpc, OtlpHttp }.OfType<int>();
}
