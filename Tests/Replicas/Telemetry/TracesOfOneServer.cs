using System.Text;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class TracesOfOneServer(TracedServer server) : IClassFixture<TracedServer>
{
    [Fact]
    public async Task Spans_contain_the_service_role_and_the_replica_name()
    {
        var answer = await server.Http.CallToolAsync("echo", new { message = "hello" });

        var span = (await server.Collector.WaitForTraceAsync(answer.TraceId, spans: 2))[0];
        Assert.Equal(("mcp-server", "mcp-7"), (span.Service, span.Instance));
    }

    [Fact]
    public async Task The_option_records_arguments_and_results()
    {
        var answer = await server.Http.CallToolAsync("echo", new { message = "hello" });

        var tool = (await server.Collector.WaitForTraceAsync(answer.TraceId, spans: 2))[1];
        Assert.Equal("""{"message":"hello"}""", tool.Tags["gen_ai.tool.call.arguments"]);
        Assert.Equal("hello", (string?)JsonNode.Parse(tool.Tags["gen_ai.tool.call.result"])!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task Durations_of_calls_have_the_conventional_buckets_and_exemplars()
    {
        var answer = await server.Http.CallToolAsync("echo", new { message = "hello" });

        await Eventually.HoldsAsync("the call is an exemplar", () => Durations().Any(duration => duration.Exemplars.Contains(answer.TraceId)));
        Assert.All(Durations(), duration => Assert.Equal([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300], duration.Bounds));

        IEnumerable<OtlpHistogram> Durations() => server.Collector.Histograms.Where(histogram => histogram.Name is "mcp.server.operation.duration" && histogram.Tags.ContainsValue("echo"));
    }

    [Fact]
    public async Task Query_strings_are_not_recorded()
    {
        using var content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("/mcp?token=rosebud", UriKind.Relative), content, TestContext.Current.CancellationToken);

        await server.Collector.WaitForTraceAsync(answer.Headers.GetValues("X-Trace-Id").Single(), spans: 2);
        Assert.DoesNotContain(server.Collector.Spans, span => span.Tags.Values.Any(tag => tag.Contains("rosebud", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_resource_URI_is_recorded_as_its_template_and_not_in_metrics()
    {
        var answer = await server.Http.McpAsync("resources/read", new JsonObject { ["uri"] = "notebook://rosebud" });

        var span = (await server.Collector.WaitForTraceAsync(answer.TraceId, spans: 2))[1];
        Assert.Equal("notebook://{handle}", span.Tags["mcp.resource.uri"]);
        await Eventually.HoldsAsync("the duration has arrived", () => server.Collector.Histograms.Any(histogram => histogram.Tags.ContainsValue("resources/read")));
        Assert.DoesNotContain(server.Collector.Histograms, histogram => histogram.Tags.ContainsKey("mcp.resource.uri"));
    }
}
