using McpAspire.OtlpReceiver;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What the telemetry of a request shows when its first replica fails, or the balancer rejects it.</summary>
public sealed class TracesOfRetries : TwoFaultyReplicas
{
    private OtlpCollector _collector = null!;

    private string[] Options =>
    [
        "--Balancer:HealthPath=", $"--OTEL_EXPORTER_OTLP_ENDPOINT={_collector.HttpEndpoint}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY=100", "--OTEL_METRIC_EXPORT_INTERVAL=200",
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _collector = await OtlpCollector.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_retry_shows_both_attempts()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], Options);
        await balancer.LearnsToolsOfAsync("mcp-2");
        One.Fault = FaultyReplica.Break;

        var answer = await balancer.Http.CallToolAsync("look", era: Era.Modern);
        var trace = await _collector.WaitForTraceAsync(answer.TraceId!, spans => spans.Any(span => span.Kind is Span.Types.Kind.Server) && spans.Count(span => span.Scope is "McpReplicas.Balancer") is 2);

        var request = Assert.Single(trace, span => span.Kind is Span.Types.Kind.Server);
        Assert.Equal(
            ("tools/call", "look", "modern", "RoundRobin", "mcp-2", "2", "ok"),
            (request.Tags["mcp.method.name"], request.Tags["gen_ai.tool.name"], request.Tags["mcp.lb.era"], request.Tags["mcp.lb.policy"], request.Tags["mcp.lb.destination"], request.Tags["mcp.lb.attempt"], request.Tags["mcp.lb.outcome"]));
        var retry = Assert.Single(request.Events, item => item.Name is "mcp.lb.retry");
        Assert.Equal(("mcp-1", "broken"), (retry.Tags["mcp.lb.destination"], retry.Tags["reason"]));

        var attempts = trace.Where(span => span.Scope is "McpReplicas.Balancer").ToList();
        Assert.All(attempts, attempt => Assert.Equal(request.Id, attempt.Parent));
        Assert.Equal(
            [("mcp-1", "1", true), ("mcp-2", "2", false)],
            attempts.Select(attempt => (attempt.Tags["mcp.lb.destination"], attempt.Tags["mcp.lb.attempt"], attempt.IsError)));
        Assert.Equal(("broken", "200"), (attempts[0].Tags["error.type"], attempts[1].Tags["http.response.status_code"]));
    }

    [Fact]
    public async Task An_ejection_is_an_event_of_the_request_that_caused_it()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], Options);
        await One.StopAsync();

        var answer = await balancer.Http.CallToolAsync("change");
        var trace = await _collector.WaitForTraceAsync(answer.TraceId!, spans => spans.Any(span => span.Kind is Span.Types.Kind.Server) && spans.Count(span => span.Scope is "McpReplicas.Balancer") is 2);

        var ejection = Assert.Single(trace.SelectMany(span => span.Events), item => item.Name is "mcp.lb.ejection");
        Assert.Equal(("mcp-1", "Refused"), (ejection.Tags["mcp.lb.destination"], ejection.Tags["cause"]));
    }

    [Fact]
    public async Task A_rejected_request_is_traced_and_counted_too()
    {
        await using var balancer = await LoneBalancer.StartAsync([One, Two], [.. Options, "--Balancer:MaxBodyBytes=1024"]);

        var answer = await balancer.Http.CallToolAsync("change", new { text = new string('x', 2_000) });
        var request = Assert.Single(await _collector.WaitForTraceAsync(answer.TraceId!, spans: 1));

        Assert.Equal(
            ("RoundRobin", "0", "refused", "413"),
            (request.Tags["mcp.lb.policy"], request.Tags["mcp.lb.attempt"], request.Tags["mcp.lb.outcome"], request.Tags["error.type"]));
        await Eventually.HoldsAsync("it is counted", () => _collector.Histograms.Any(histogram => histogram is { Name: "mcp.lb.request.duration", Count: 1 }
            && (histogram.Tags["destination"], histogram.Tags["method"], histogram.Tags["outcome"]) is ("none", "none", "refused")));
    }
}
