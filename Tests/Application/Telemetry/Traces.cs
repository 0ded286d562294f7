using System.Net;
using McpAspire.OtlpReceiver;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The traces of a request through the whole application. The processes export them by gRPC.</summary>
public class Traces(TracedReplicas application) : IClassFixture<TracedReplicas>
{
    private const int SpansOfACall = 4;
    private const string TheirTrace = "0123456789abcdef0123456789abcdef";
    private const string TheirSpan = "0123456789abcdef";

    [Fact]
    public async Task A_call_is_one_trace_from_balancer_to_tool()
    {
        var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall);
        Assert.Equal(
            [("balancer", Span.Types.Kind.Server), ("balancer", Span.Types.Kind.Client), (answer.Replica, Span.Types.Kind.Server), (answer.Replica, Span.Types.Kind.Server)],
            trace.Select(span => (span.Service, span.Kind)));
        Assert.Equal(["", trace[0].Id, trace[1].Id, trace[2].Id], trace.Select(span => span.Parent));
        Assert.Equal(["load-balancer", "load-balancer", "mcp-server", "mcp-server"], trace.Select(span => span.Resource["mcp.lb.role"]));
        Assert.Equal(answer.Replica, trace[3].Resource["mcp.lb.replica"]);
    }

    [Fact]
    public async Task The_span_of_a_tool_follows_the_conventions_for_MCP()
    {
        var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        var tool = (await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall))[3];
        Assert.Equal("tools/call echo", tool.Name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["mcp.method.name"] = "tools/call",
                ["mcp.protocol.version"] = "2026-07-28",
                ["gen_ai.tool.name"] = "echo",
                ["gen_ai.operation.name"] = "execute_tool",
                ["jsonrpc.request.id"] = "1",
                ["network.transport"] = "tcp",
                ["network.protocol.name"] = "http",
            },
            tool.Tags);
    }

    [Fact]
    public async Task The_span_of_a_request_has_its_route_and_its_status()
    {
        var answer = await application.Http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        var request = (await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall))[2];
        Assert.Equal("/mcp", request.Tags["http.route"].TrimEnd('/'));
        Assert.Equal($"POST {request.Tags["http.route"]}", request.Name);
        Assert.Equal("/mcp", request.Tags["url.path"]);
        Assert.Equal("200", request.Tags["http.response.status_code"]);
        Assert.False(request.IsError);
    }

    [Fact]
    public async Task A_client_s_traceparent_is_the_root_of_the_trace()
    {
        var answer = await application.Http.PostAsync(Call("echo"), ("traceparent", $"00-{TheirTrace}-{TheirSpan}-01"));

        var trace = await application.Collector.WaitForTraceAsync(TheirTrace, SpansOfACall);
        Assert.Equal(TheirTrace, answer.TraceId);
        Assert.Equal(TheirSpan, trace[0].Parent);
    }

    [Fact]
    public async Task A_meta_traceparent_parents_the_mcp_span_and_links_the_http_span()
    {
        const string Meta = "fedcba9876543210fedcba9876543210";

        var answer = await application.Http.PostAsync(Call("echo", $$"""{"traceparent":"00-{{Meta}}-{{TheirSpan}}-01"}"""));

        var tool = Assert.Single(await application.Collector.WaitForTraceAsync(Meta, spans: 1));
        var request = (await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall - 1))[2];
        Assert.Equal("tools/call echo", tool.Name);
        Assert.Equal(TheirSpan, tool.Parent);
        Assert.Equal(new OtlpSpan.Link(answer.TraceId, request.Id), Assert.Single(tool.Links));
    }

    [Fact]
    public async Task Two_hundred_concurrent_calls_are_two_hundred_traces()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(call => application.Http.CallToolAsync("echo", new { message = $"{call}" }, Era.Modern)));

        Assert.Equal(200, answers.Select(answer => answer.TraceId).Distinct().Count());
        foreach (var answer in answers)
        {
            var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall);
            Assert.Equal(["", trace[0].Id, trace[1].Id, trace[2].Id], trace.Select(span => span.Parent));
            Assert.Equal(answer.Replica, trace[3].Service);
        }
    }

    [Fact]
    public async Task A_Redis_command_is_a_child_of_the_tool()
    {
        var answer = await application.Http.CallToolAsync("open_notebook", new { title = "Groceries" }, Era.Modern);

        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall + 1);
        var commands = trace.Where(span => span.Scope is "OpenTelemetry.Instrumentation.StackExchangeRedis").ToList();
        Assert.Equal(["EVAL"], commands.Select(span => span.Name));
        Assert.All(commands, command =>
        {
            Assert.Equal(trace[3].Id, command.Parent);
            Assert.Equal(Span.Types.Kind.Client, command.Kind);
            // The tags contain neither keys nor values.
            Assert.Equal(
                ["db.system.name", "db.operation.name", "db.namespace", "db.query.text", "server.address", "server.port", "network.peer.address", "network.peer.port"],
                command.Tags.Keys);
            Assert.Equal(["redis", command.Name, "0", command.Name, "127.0.0.1"], command.Tags.Values.Take(5));
        });
    }

    [Fact]
    public async Task A_failed_tool_is_an_error_span()
    {
        var answer = await application.Http.CallToolAsync("read_notebook", new { handle = "notebook-0" }, Era.Modern);

        Assert.True(answer.IsError);
        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, spans => spans.Any(span => span.Name is "tools/call read_notebook"));
        var tool = trace.Single(span => span.Name is "tools/call read_notebook");
        Assert.True(tool.IsError);
        Assert.Equal("tool_error", tool.Tags["error.type"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotAcceptable, "-32600", "Accept", "text/html")]
    [InlineData(HttpStatusCode.UnsupportedMediaType, "-32600", "Content-Type", "text/plain")]
    [InlineData(HttpStatusCode.BadRequest, "-32022", "MCP-Protocol-Version", "2001-01-01")]
    [InlineData(HttpStatusCode.BadRequest, "-32602", "MCP-Protocol-Version", "2026-07-28")]
    public async Task A_refusal_has_a_span_with_its_error_type(HttpStatusCode status, string error, string header, string value)
    {
        var answer = await application.Http.PostAsync(Call("echo"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "echo"), (header, value));

        Assert.Equal(status, answer.Status);
        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall - 1);
        Assert.Equal(3, trace.Count);
        Assert.Equal(error, trace[2].Tags["error.type"]);
        Assert.Equal("tools/call", trace[2].Tags["mcp.method.name"]);
        Assert.Equal($"{(int)status}", trace[2].Tags["http.response.status_code"]);
    }

    [Fact]
    public async Task A_request_that_the_balancer_refuses_has_one_span()
    {
        var answer = await application.Http.PostAsync(Call("echo"), ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        var span = Assert.Single(await application.Collector.WaitForTraceAsync(answer.TraceId, 1));
        Assert.Equal(("403", "refused"), (span.Tags["error.type"], span.Tags["mcp.lb.outcome"]));
        // The method is in the body, which the balancer does not read here.
        Assert.False(span.Tags.ContainsKey("mcp.method.name"));
    }

    [Fact]
    public async Task Logs_carry_the_trace_id()
    {
        var answer = await application.Http.CallToolAsync("no_such_tool");

        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, SpansOfACall);
        await Eventually.HoldsAsync("a log of the call has arrived", () => application.Collector.Logs.Any(log => log.TraceId == answer.TraceId));
        var log = application.Collector.Logs.First(log => log.TraceId == answer.TraceId);
        Assert.Equal(trace[3].Id, log.SpanId);
        Assert.Equal(answer.Replica, log.Resource["mcp.lb.replica"]);
    }

    [Fact]
    public async Task Arguments_and_results_are_not_exported()
    {
        const string Secret = "rosebud";

        var echo = await application.Http.CallToolAsync("echo", new { message = Secret }, Era.Modern);
        var failure = await application.Http.CallToolAsync("read_notebook", new { handle = Secret }, Era.Modern);

        Assert.Equal(Secret, echo.Text);
        Assert.Contains(Secret, failure.Text, StringComparison.Ordinal);
        await application.Collector.WaitForTraceAsync(echo.TraceId, SpansOfACall);
        await application.Collector.WaitForTraceAsync(failure.TraceId, SpansOfACall);
        Assert.DoesNotContain(Secret, application.Collector.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_leave_no_trace()
    {
        var before = application.Collector.Spans.Count;
        using var replica = application.Replica("mcp-1");
        foreach (var http in new[] { application.Http, replica })
        {
            using var health = await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            health.EnsureSuccessStatusCode();
        }

        // A process exports its spans in the order in which they end, so earlier spans have arrived when these have.
        for (var call = 0; call < 3; call++)
        {
            await application.Collector.WaitForTraceAsync((await application.Http.CallToolAsync("echo", new { message = "" }, Era.Modern)).TraceId, SpansOfACall);
        }

        Assert.True(application.Collector.Spans.Count > before);
        Assert.DoesNotContain(application.Collector.Spans, span => span.Tags.Values.Any(tag => tag.Contains("/health", StringComparison.Ordinal)) || span.Name is "PING");
        // Metrics are sent every half second, and a probe comes every second.
        await Eventually.HoldsAsync("requests are measured", () => application.Collector.Histograms.Any(histogram => histogram.Name is "http.server.request.duration"));
        Assert.DoesNotContain("/health", application.Collector.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_contain_their_trace_id()
    {
        using var replica = application.Replica("mcp-1");
        foreach (var http in new[] { application.Http, replica })
        {
            var answers = new[]
            {
                await http.CallToolAsync("echo", new { message = "hello" }),
                await http.CallToolAsync("no_such_tool"),
                await http.PostAsync("junk"),
                await http.PostAsync(Call("echo"), ("Origin", "https://evil.example")),
            };

            Assert.All(answers, answer => Assert.Matches("^[0-9a-f]{32}$", answer.TraceId));
            Assert.Equal(answers.Length, answers.Select(answer => answer.TraceId).Distinct().Count());
            using var refused = await http.GetAsync(new Uri("/mcp", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            Assert.Matches("^[0-9a-f]{32}$", refused.Headers.GetValues("X-Trace-Id").Single());
        }
    }

    private static string Call(string tool, string meta = "{}") =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{"message":"hello"},"_meta":{{{meta}}}}}""";
}
