using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public class TracesOfSessions(TracedSharedReplicas application) : IClassFixture<TracedSharedReplicas>
{
    [Fact]
    public async Task A_call_that_one_replica_hands_to_another_is_one_trace()
    {
        var opened = await application.Http.PostAsync(LegacySession.Initialize);
        var session = new LegacySession(application.Http, opened.Headers.GetValues("Mcp-Session-Id").Single());

        // The next replica in turn, which is not the owner.
        var answer = await session.CallAsync("echo", new { message = "hello" });

        var trace = await application.Collector.WaitForTraceAsync(answer.TraceId, spans => Path(spans) is [.., { Parent: "" }]);
        var path = Path(trace);
        Assert.Equal([opened.Replica, opened.Replica], path.Take(2).Select(span => span.Service));
        Assert.Equal(["balancer", "balancer"], path.TakeLast(2).Select(span => span.Service));
        Assert.Equal(2, path[2..^2].Count);
        Assert.All(path[2..^2], span => Assert.NotEqual(opened.Replica, span.Service));
    }

    /// <summary>The tool's span, the one above it, and so on.</summary>
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
