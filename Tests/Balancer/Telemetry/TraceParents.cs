using System.Collections.Concurrent;
using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A trusted client decides whether a trace is recorded; otherwise the balancer if it exports spans, otherwise the replica.</summary>
public sealed class TraceParents : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";
    private const string TheirTrace = "0123456789abcdef0123456789abcdef";
    private const string TheirSpan = "0123456789abcdef";

    private readonly ConcurrentQueue<(string TraceParent, string TraceState)> _arrived = [];

    [Fact]
    public async Task A_balancer_that_exports_nothing_forwards_the_trace_of_the_client()
    {
        await using var balancer = await LoneBalancer.StartAsync([Replica]);
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = balancer.Http.BaseAddress };
        Replica.Fault = context =>
        {
            context.Response.Headers["X-Trace-Id"] = "the replica's";
            return NoteAsync(context);
        };

        var answer = await http.PostAsync(Call);
        await http.PostAsync(Call, ("traceparent", $"00-{TheirTrace}-{TheirSpan}-00"), ("tracestate", "a=b"));
        await http.PostAsync(Call, ("traceparent", $"00-{TheirTrace}-{TheirSpan}-01"));

        Assert.Equal([("", ""), ($"00-{TheirTrace}-{TheirSpan}-00", "a=b"), ($"00-{TheirTrace}-{TheirSpan}-01", "")], _arrived);
        Assert.Equal("the replica's", answer.TraceId);
    }

    [Theory]
    [InlineData("127.0.0.1", "", true)]
    [InlineData("127.0.0.9", "", true)]
    [InlineData("::1", "", true)]
    [InlineData("203.0.113.1", "", false)]
    [InlineData("203.0.113.1", "--Access:TraceParents:0=203.0.113.0/24", true)]
    [InlineData("::ffff:203.0.113.1", "--Access:TraceParents:0=203.0.113.1", true)]
    [InlineData("203.0.113.1", "--Access:TraceParents:0=*", true)]
    [InlineData("2001:db8::1", "--Access:TraceParents:0=*", true)]
    [InlineData("203.0.113.1", "--Access:TrustedProxies:0=203.0.113.1", true)]
    [InlineData("203.0.113.1", "--Access:TrustedProxies:0=10.0.0.0/8", false)]
    public async Task Only_a_trusted_client_decides_and_an_untrusted_one_is_linked(string address, string option, bool isTrusted)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var balancer = await NearBalancer.StartAsync([Replica], option.Length > 0 ? [option] : []);
        using var http = balancer.From(address);
        Replica.Fault = NoteAsync;

        var answer = await http.PostAsync(Call, ("traceparent", $"00-{TheirTrace}-{TheirSpan}-00"), ("tracestate", "a=b"));

        await Eventually.HoldsAsync("the request's span has ended", () => spans.Any(IsOfBalancer));
        var span = spans.First(IsOfBalancer);
        var (traceParent, traceState) = Assert.Single(_arrived);
        Assert.Equal(answer.TraceId, $"{span.TraceId}");
        Assert.Equal(isTrusted, answer.TraceId == TheirTrace);
        Assert.Equal(isTrusted ? "a=b" : "", traceState);
        Assert.Equal($"{span.TraceId}", traceParent.Split('-')[1]);
        Assert.NotEqual(TheirSpan, traceParent.Split('-')[2]);
        Assert.Equal(isTrusted ? [] : [(TheirTrace, TheirSpan)], span.Links.Select(link => ($"{link.Context.TraceId}", $"{link.Context.SpanId}")));

        bool IsOfBalancer(Activity ended) => ended.Source.Name is "Microsoft.AspNetCore" && ended.GetTagItem("mcp.lb.policy") is not null;
    }

    [Fact]
    public async Task A_balancer_that_exports_nothing_does_not_forward_the_trace_of_an_untrusted_client()
    {
        await using var balancer = await NearBalancer.StartAsync([Replica]);
        using var http = balancer.From("203.0.113.1");
        Replica.Fault = NoteAsync;

        await http.PostAsync(Call, ("traceparent", $"00-{TheirTrace}-{TheirSpan}-01"), ("tracestate", "a=b"));
        await http.PostAsync(Call, ("traceparent", "no trace"), ("tracestate", "a=b"));

        Assert.Equal([("", ""), ("", "")], _arrived);
    }

    [Fact]
    public async Task An_invalid_network_stops_the_balancer_at_start()
    {
        await using var balancer = new ApplicationProcess("LoadBalancer", "--Balancer:Replicas:0=http://localhost:1", "--Access:TraceParents:0=anyone");

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync("Access:TraceParents must hold addresses such as 10.0.0.5, networks such as 10.0.0.0/8, or *.");
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "McpReplicas.Balancer",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private Task NoteAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        _arrived.Enqueue((context.Request.Headers.TraceParent.ToString(), context.Request.Headers.TraceState.ToString()));
        return Task.CompletedTask;
    }
}
