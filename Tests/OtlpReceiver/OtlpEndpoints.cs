using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.OtlpReceiver;

/// <summary>Receives OTLP as protobuf, over HTTP and gRPC. gRPC without TLS needs a separate port with HTTP/2 only.</summary>
public static class OtlpEndpoints
{
    private const string Protobuf = "application/x-protobuf";

    /// <summary>Maps <c>/v1/traces</c>, <c>/v1/logs</c>, <c>/v1/metrics</c> and the three services of OTLP/gRPC.</summary>
    public static IEndpointRouteBuilder MapOtlp(this IEndpointRouteBuilder endpoints, IOtlpSink sink)
    {
        endpoints.MapSignal("traces", "trace.v1.TraceService", TracesData.Parser, sink.Add);
        endpoints.MapSignal("logs", "logs.v1.LogsService", LogsData.Parser, sink.Add);
        endpoints.MapSignal("metrics", "metrics.v1.MetricsService", MetricsData.Parser, sink.Add);
        return endpoints;
    }

    private static void MapSignal<T>(this IEndpointRouteBuilder endpoints, string signal, string service, MessageParser<T> parser, Action<T> add)
        where T : class, IMessage<T>
    {
        endpoints.MapPost($"/v1/{signal}", context => ReceiveAsync(context, parser, add));
        endpoints.MapPost($"/opentelemetry.proto.collector.{service}/Export", context => GrpcUnary.ReceiveAsync(context, parser, add));
    }

    private static async Task ReceiveAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> add)
        where T : class, IMessage<T>
    {
        if (context.Request.ContentType?.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase) is not true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            await context.Response.WriteAsync($"Only {Protobuf} is accepted. Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.", context.RequestAborted);
        }
        else if (await ExportBody.ReadAsync(context.Request, parser, context.Request.Headers.ContentEncoding == "gzip") is { } data)
        {
            add(data);
            // An empty message means that everything was accepted.
            context.Response.ContentType = Protobuf;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
