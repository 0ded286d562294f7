using System.Collections.Concurrent;
using Google.Protobuf;
using McpAspire.OtlpReceiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.Support;

/// <summary>Receives the telemetry of processes, by gRPC on one port and by HTTP on another one.</summary>
internal sealed class OtlpCollector : IOtlpSink, IAsyncDisposable
{
    private readonly ConcurrentQueue<IMessage> _received = [];
    private readonly ConcurrentQueue<OtlpSpan> _spans = [];
    private readonly ConcurrentQueue<OtlpLog> _logs = [];
    private readonly ConcurrentQueue<OtlpHistogram> _histograms = [];
    private readonly int _grpcPort = FreePort.Next();
    private readonly int _httpPort = FreePort.Next();
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            // Without TLS a port supports only one version of HTTP, and gRPC needs HTTP/2.
            server.ListenLocalhost(_grpcPort, port => port.Protocols = HttpProtocols.Http2);
            server.ListenLocalhost(_httpPort, port => port.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.MapOtlp(this);
    }

    public string GrpcEndpoint => $"http://localhost:{_grpcPort}";

    public string HttpEndpoint => $"http://localhost:{_httpPort}";

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    public IReadOnlyCollection<OtlpLog> Logs => _logs;

    public IReadOnlyCollection<OtlpHistogram> Histograms => _histograms;

    /// <summary>All received telemetry as text.</summary>
    public string Text => string.Join('\n', _received);

    /// <summary>All received metrics as text.</summary>
    public string Metrics => string.Join('\n', _received.OfType<MetricsData>());

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>The spans of a trace received so far, each after its parent.</summary>
    public IReadOnlyList<OtlpSpan> Trace(string traceId)
    {
        var spans = _spans.Where(span => span.TraceId == traceId).ToDictionary(span => span.Id);
        return [.. spans.Values.OrderBy(Depth).ThenBy(span => span.Start)];

        int Depth(OtlpSpan span) => spans.TryGetValue(span.Parent, out var parent) ? Depth(parent) + 1 : 0;
    }

    /// <summary>Waits until the received spans of a trace satisfy a condition. Every process sends its own spans, in no fixed order.</summary>
    public async Task<IReadOnlyList<OtlpSpan>> WaitForTraceAsync(string traceId, Func<IReadOnlyList<OtlpSpan>, bool> isComplete)
    {
        await Eventually.HoldsAsync(
            () => $"the trace {traceId} is complete:{Environment.NewLine}{string.Join(Environment.NewLine, Trace(traceId))}",
            () => Task.FromResult(isComplete(Trace(traceId))));
        return Trace(traceId);
    }

    /// <inheritdoc cref="WaitForTraceAsync(string, Func{IReadOnlyList{OtlpSpan}, bool})"/>
    public Task<IReadOnlyList<OtlpSpan>> WaitForTraceAsync(string traceId, int spans) => WaitForTraceAsync(traceId, trace => trace.Count >= spans);

    public void Add(TracesData traces) => Add(traces, _spans, OtlpSpan.Read(traces));

    public void Add(LogsData logs) => Add(logs, _logs, OtlpLog.Read(logs));

    public void Add(MetricsData metrics) => Add(metrics, _histograms, OtlpHistogram.Read(metrics));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Add<T>(IMessage message, ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        _received.Enqueue(message);
        foreach (var item in items)
        {
            queue.Enqueue(item);
        }
    }
}
