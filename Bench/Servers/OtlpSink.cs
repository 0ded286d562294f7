using McpAspire.OtlpReceiver;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace McpAspire.Bench.Servers;

/// <summary>Receives and decodes telemetry over gRPC, and discards it.</summary>
internal static class OtlpSink
{
    public static int Run(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapOtlp(new Sink());
        app.Run();
        return 0;
    }

    private sealed class Sink : IOtlpSink
    {
        public void Add(TracesData traces)
        {
        }

        public void Add(LogsData logs)
        {
        }

        public void Add(MetricsData metrics)
        {
        }
    }
}
