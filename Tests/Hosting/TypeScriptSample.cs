using System.Net;
using McpAspire.OtlpReceiver;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>The sample of the documents: an AppHost with three replicas of a TypeScript server that keeps sessions in memory. Here the third one sends no telemetry.</summary>
[Trait("Run", "All")]
public sealed class TypeScriptSample(TypeScriptSample.Running sample) : IClassFixture<TypeScriptSample.Running>
{
    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task Each_session_stays_with_the_replica_that_opened_it_and_a_call_is_one_trace_down_to_the_server()
    {
        var replicas = new List<string>();
        for (var client = 0; client < 3; client++)
        {
            var session = await LegacySession.OpenAsync(sample.Http);
            var calls = new[] { await session.CallAsync("count_calls"), await session.CallAsync("count_calls"), await session.CallAsync("count_calls") };

            Assert.All(calls, call => Assert.Equal(HttpStatusCode.OK, call.Status));
            Assert.Equal(["1", "2", "3"], calls.Select(call => call.Text));
            var replica = Assert.Single(calls.Select(call => call.Replica).Distinct());
            Assert.StartsWith($"{replica}.", session.Id, StringComparison.Ordinal);
            replicas.Add(replica);
            await AssertTraceAsync(replica, calls[1].TraceId);
        }

        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], replicas.Order(StringComparer.Ordinal));
    }

    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task It_has_the_commands_of_all_replicas()
    {
        Assert.Equal("mcp-1 is drained: it finishes its current requests and gets no new ones.", (await sample.ExecuteAsync("mcp-1", "drain")).Message);
        Assert.Equal("mcp-1 is restored: it gets requests as soon as it is ready.", (await sample.ExecuteAsync("mcp-1", "restore")).Message);
        Assert.StartsWith("Safe: ", (await sample.ExecuteAsync("balancer", "probe")).Message, StringComparison.Ordinal);
        var kill = await sample.ExecuteAsync("mcp-2", "kill");
        Assert.True(kill.Success, kill.Message);
        var start = await sample.ExecuteAsync("mcp-2", KnownResourceCommands.StartCommand);
        Assert.True(start.Success, start.Message);
        await sample.Page.ReplicaBecomesAsync("mcp-2", "ready");
    }

    // The balancer's spans show tool, replica and outcome even without spans of the server. The server's spans are children of the balancer's attempt.
    private async Task AssertTraceAsync(string replica, string traceId)
    {
        var isSilent = replica is "mcp-3";
        var trace = await sample.Collector.WaitForTraceAsync(traceId, spans => spans.Count(span => span.Service is "balancer") is 2 && (isSilent || spans.Any(span => span.Service == replica && span.Kind is Span.Types.Kind.Server)));

        var balancer = trace.Where(span => span.Service is "balancer").ToList();
        Assert.Equal(("tools/call", "count_calls", replica, "ok"), (balancer[0].Tags["mcp.method.name"], balancer[0].Tags["gen_ai.tool.name"], balancer[0].Tags["mcp.lb.destination"], balancer[0].Tags["mcp.lb.outcome"]));
        var server = trace.FirstOrDefault(span => span.Service == replica && span.Kind is Span.Types.Kind.Server);
        Assert.Equal(isSilent ? null : balancer[1].Id, server?.Parent);
        Assert.Equal(isSilent, server?.Instance is not { Length: > 0 });
    }

    public sealed class Running : IAsyncLifetime
    {
        private static readonly NodeFolder Server = new("docs/samples/TypeScriptServer/server");
        private DistributedApplication? _app;

        internal OtlpCollector Collector { get; private set; } = null!;

        public HttpClient Http { get; private set; } = null!;

        public HttpClient Page { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            await Server.InstalledAsync();
            Collector = await OtlpCollector.StartAsync();
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TypeScriptServer>(["--Port=0"], deadline.Token);
            builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Collector.GrpcEndpoint;
            foreach (var replica in builder.Resources.OfType<ExecutableResource>())
            {
                builder.CreateResourceBuilder(replica).WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100").WithEnvironment("Balancer__SlowStart", "00:00:00").WithEnvironment(context =>
                {
                    if (replica.Name is "mcp-3")
                    {
                        context.EnvironmentVariables["NODE_OPTIONS"] = "";
                    }
                });
            }

            builder.Services.AddLogging(logging => logging.AddFilter("TypeScriptServer.Resources", LogLevel.None));
            _app = await builder.BuildAsync(deadline.Token);
            await _app.StartAsync(deadline.Token);
            await _app.AreHealthyAsync(["mcp-1", "mcp-2", "mcp-3", "balancer"], deadline.Token);
            Http = _app.CreateHttpClient("balancer", "http");
            Http.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
            Page = _app.CreateHttpClient("balancer", "page");
            foreach (var replica in new[] { "mcp-1", "mcp-2", "mcp-3" })
            {
                await Page.ReplicaBecomesAsync(replica, "ready");
            }
        }

        public Task<ExecuteCommandResult> ExecuteAsync(string resource, string command) => _app!.ResourceCommands.ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            Http?.Dispose();
            Page?.Dispose();
            if (_app is not null)
            {
                await _app.DisposeAsync();
            }

            if (Collector is not null)
            {
                await Collector.DisposeAsync();
            }
        }
    }
}
