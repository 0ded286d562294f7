using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class Traces(ThreeReplicas application)
{
    [Fact]
    public async Task A_call_is_one_trace_through_the_balancer_and_the_replica()
    {
        await using var client = await application.ConnectAsync();

        // What runs within an activity is sent with its trace id.
        using var activity = new Activity("a call of the test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var replica = (await WhoAmI.AskAsync(client)).Replica;

        foreach (var process in new[] { "balancer", replica })
        {
            await Eventually.HoldsAsync($"{process} tells of the trace", () => Task.FromResult(application.Telemetry.HasPart(process, activity.TraceId)));
        }
    }
}
