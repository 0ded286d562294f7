using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Google.Protobuf;
using McpAspire.OtlpReceiver;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The dashboard of the stand-ins, from without.</summary>
public class Dashboard(DashboardApplication application) : IClassFixture<DashboardApplication>
{
    [Fact]
    public async Task Every_resource_is_shown_with_its_state_its_process_and_its_links()
    {
        JsonArray resources = [];
        await Eventually.HoldsAsync(() => $"every resource runs and is healthy: {resources.ToJsonString()}", async () =>
            (resources = (await application.ReadAsync("/api/resources"))["resources"]!.AsArray()).All(resource => (string?)resource!["state"] is "Running" && (string?)resource["health"] is "Healthy"));
        var balancer = await application.ResourceAsync("balancer");

        Assert.Equal(["balancer", "mcp-1", "mcp-2", "mcp-3"], resources.Select(resource => (string)resource!["name"]!));
        Assert.Contains($"{application.Http.BaseAddress}mcp", balancer["links"]!.AsArray().Select(link => (string?)link!["url"]));
        Assert.Equal("dotnet", Process.GetProcessById((int)balancer["processId"]!).ProcessName);
    }

    [Fact]
    public async Task A_call_is_one_trace_of_the_client_the_balancer_and_the_replica()
    {
        using var client = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        await SendSpanOfAsync(client);

        var call = await application.Http.CallToolAsync("who_am_i");

        var id = client.TraceId.ToHexString();
        var trace = await TraceAsync(id, "tools/call who_am_i");
        var services = trace["services"]!.AsArray().Select(service => (string)service!["name"]!).ToHashSet();
        Assert.Equal(["client", "balancer", call.Replica], services);
        Assert.Equal("call", (string?)trace["name"]);

        var line = (await application.ReadAsync($"/api/traces?text={id}"))["traces"]!.AsArray().Single()!;
        Assert.Equal(("tools/call who_am_i", "client", 0), ((string?)line["request"], (string?)line["service"], (int)line["errors"]!));
    }

    [Fact]
    public async Task A_mistake_in_a_call_is_found_from_the_log_to_the_trace()
    {
        await application.Http.CallToolAsync("no_such_tool");

        JsonNode? log = null;
        await Eventually.HoldsAsync("the mistake is logged", async () =>
            (log = (await application.ReadAsync("/api/logs?level=Warning&text=no_such_tool"))["logs"]!.AsArray().FirstOrDefault()) is not null);
        await Eventually.HoldsAsync($"the trace has the span of {log}", async () =>
            (await application.ReadAsync($"/api/traces?text={log!["trace"]}"))["traces"]!.AsArray().Count is 1
            && (await application.ReadAsync($"/api/traces/{log["trace"]}"))["spans"]!.AsArray().Any(span => (string?)span!["id"] == (string?)log["span"]));
    }

    [Fact]
    public async Task Metrics_of_every_process_arrive()
    {
        foreach (var service in new[] { "balancer", "mcp-1", "mcp-2", "mcp-3" })
        {
            await Eventually.HoldsAsync($"{service} has metrics", async () =>
                (await application.ReadAsync($"/api/metrics?service={service}"))["instruments"]!.AsArray().Any(instrument => (string?)instrument!["name"] is "dotnet.process.memory.working_set" && (double?)instrument["latest"] > 0));
        }
    }

    [Fact]
    public async Task A_command_is_executed_and_its_result_told()
    {
        var before = (int)(await application.ResourceAsync("mcp-3"))["processId"]!;

        var result = await application.PostAsync("/api/resources/mcp-3/commands/restart");

        Assert.Equal((true, "Successfully restarted 'mcp-3'."), ((bool)result["success"]!, (string?)result["message"]));
        Assert.NotEqual(before, (int)(await application.ResourceAsync("mcp-3"))["processId"]!);
    }

    [Fact]
    public async Task What_may_be_secret_is_told_only_when_it_is_asked_for()
    {
        var details = await application.ReadAsync("/api/resources/mcp-1");
        var secrets = details["environment"]!.AsArray().Concat(details["facts"]!.AsArray().Where(fact => (string?)fact!["name"] is "executable.args"));

        Assert.All(secrets, fact => Assert.Null((string?)fact!["value"]));
        Assert.Equal("mcp-1", (string?)(await application.PostAsync("/api/resources/mcp-1/environment/Replica__Name"))["value"]);
    }

    [Fact]
    public async Task The_output_of_a_process_is_read_on_from_where_it_was_read_last()
    {
        var first = await application.ReadAsync("/api/console?resource=balancer");
        var lines = first["lines"]!.AsArray();

        var then = await application.ReadAsync($"/api/console?resource=balancer&after={lines[0]!["number"]}");

        Assert.Contains(lines, line => ((string)line!["text"]!).Contains("Now listening on", StringComparison.Ordinal));
        Assert.Equal(lines.Skip(1).Select(line => (int)line!["number"]!), then["lines"]!.AsArray().Select(line => (int)line!["number"]!).Take(lines.Count - 1));
    }

    private async Task<JsonNode> TraceAsync(string id, string spanName)
    {
        JsonNode? trace = null;
        await Eventually.HoldsAsync(() => $"the trace has '{spanName}': {trace}", async () =>
        {
            trace = await application.ReadAsync($"/api/traces/{id}");
            var names = trace["spans"]!.AsArray().Select(span => (string?)span!["name"]).ToList();
            return names.Contains(spanName) && trace["services"]!.AsArray().Count is 3;
        });
        return trace!;
    }

    private async Task SendSpanOfAsync(Activity activity)
    {
        var now = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalNanoseconds;
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(Convert.FromHexString(activity.TraceId.ToHexString())),
            SpanId = ByteString.CopyFrom(Convert.FromHexString(activity.SpanId.ToHexString())),
            Name = activity.OperationName,
            Kind = Span.Types.Kind.Client,
            StartTimeUnixNano = now,
            EndTimeUnixNano = now,
        };
        using var content = new ByteArrayContent(Otlp.Traces("client", span).ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var answer = await application.Dashboard.PostAsync(new Uri("/v1/traces", UriKind.Relative), content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
