using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>How many requests a slow replica gets under each policy.</summary>
[Trait("Run", "All")]
public sealed class Policies
{
    private const int Calls = 120;
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("RoundRobin", Calls / 3, Calls / 3)]
    [InlineData("LeastRequests", 1, Calls / 6)]
    [InlineData("PowerOfTwoChoices", 1, Calls / 4)]
    public async Task A_slow_replica_gets_its_full_share_with_round_robin_and_less_with_the_other_policies(string policy, int least, int most)
    {
        var replicas = new List<FaultyReplica> { await FaultyReplica.StartAsync(), await FaultyReplica.StartAsync(), await FaultyReplica.StartAsync() };
        await using var balancer = await LoneBalancer.StartAsync(replicas, $"--Balancer:Policy={policy}", "--Balancer:HealthPath=");
        replicas[0].Fault = context => Task.Delay(Slowness, context.RequestAborted);

        // Ten clients share the calls.
        var left = Calls;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await balancer.Http.CallToolAsync("change");
            }
        }));

        Assert.Equal(Calls, replicas.Sum(replica => replica.Executions));
        Assert.InRange(replicas[0].Executions, least, most);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }
}
