using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public class TracesOfSessions(TracedSharedReplicas application) : IClassFixture<TracedSharedReplicas>
{
    [Fact]
    public async Task A_call_of_a_session_is_one_trace_through_the_replica_that_holds_it()
    {
        var opened = await application.Http.PostAsync(LegacySession.Initialize);
        var session = new LegacySession(application.Http, opened.Headers.GetValues("Mcp-Session-Id").Single());

        var answer = await session.CallAsync("echo", new { message = "hello" });

        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, spans => Path(spans) is [.., { Parent: "" }]);
        Assert.Equal([opened.Replica, opened.Replica, "balancer", "balancer"], Path(trace).Select(span => span.Service));
    }

    /// <summary>The tool's span, its parent, and so on up to the root.</summary>
    private static List<OtlpSpan> Path(IReadOnlyList<OtlpSpan> trace)
    {
        var path = new List<OtlpSpan>();
        for (var span = trace.SingleOrDefault(span => span.Name is "tools/call echo"); span is not null; span = trace.SingleOrDefault(parent => parent.Id == span.Parent))
        {
            path.Add(span);
        }

        return path;
    }
}
