using System.Diagnostics;

namespace McpAspire.Tests;

/// <summary>The application as its AppHost starts it: three replicas behind the balancer.</summary>
public class BehindTheBalancer(ThreeReplicas application) : IClassFixture<ThreeReplicas>
{
    [Fact]
    public async Task Every_replica_answers_in_turn()
    {
        var answers = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add((await application.WhoAnswersAsync()).Replica);
        }

        Assert.Equal(ThreeReplicas.Names, answers[..3].Order());
        Assert.Equal(answers[..3], answers[3..]);
    }

    [Fact]
    public async Task A_killed_replica_leaves_the_rotation_and_a_restarted_one_returns()
    {
        var victim = await application.WhoAnswersAsync();
        string[] others = [.. ThreeReplicas.Names.Where(name => name != victim.Replica)];

        using (var process = Process.GetProcessById(victim.ProcessId))
        {
            process.Kill();
        }

        await application.WaitForEndAsync(victim.Replica);
        await application.WaitForAnswersAsync(others);

        await application.StartAsync(victim.Replica);
        await application.WaitForAnswersAsync(ThreeReplicas.Names);
    }

    [Fact]
    public async Task A_call_is_one_trace_through_the_balancer_and_the_replica()
    {
        // Requests inside an activity carry its trace id.
        using var activity = new Activity("a call of the test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var replica = (await application.WhoAnswersAsync()).Replica;

        foreach (var process in new[] { "balancer", replica })
        {
            await ThreeReplicas.EventuallyAsync($"{process} reports its part of the trace", () => Task.FromResult(application.Telemetry.HasPart(process, activity.TraceId)));
        }
    }
}
