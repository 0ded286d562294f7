namespace McpAspire.Tests.Support;

/// <summary>A server that runs alone and sends its telemetry to a collector by HTTP.</summary>
public sealed class TracedServer : IAsyncLifetime
{
    private LoneServer _server = null!;

    internal OtlpCollector Collector { get; private set; } = null!;

    public HttpClient Http => _server.Http;

    public async ValueTask InitializeAsync()
    {
        Collector = await OtlpCollector.StartAsync();
        _server = await LoneServer.StartAsync(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={Collector.HttpEndpoint}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_BSP_SCHEDULE_DELAY=100",
            "--OTEL_METRIC_EXPORT_INTERVAL=200",
            // As Aspire sets it in Development.
            "--OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION=true",
            "--Replica:Name=mcp-7",
            "--Telemetry:ToolContent=true");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
