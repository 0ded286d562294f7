using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>The cost of the balancer's health checks of many replicas every second, without other requests.</summary>
/// <param name="Replicas">The number of replicas.</param>
/// <param name="Cpu">User and system time in milliseconds per second.</param>
internal sealed record ProbeCost(int Replicas, double Cpu)
{
    private const int Many = 50;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task<ProbeCost> MeasureAsync(Plan plan)
    {
        Console.Error.WriteLine("Probes");
        await using var running = new Processes();
        var replica = await running.AddAsync(Start.OfBenchAsync("bare"));
        var balancer = await running.AddAsync(Start.BalancerAsync([], Enumerable.Range(1, Many).Select(number => $"--Balancer:Replicas:mcp-{number}=http://127.0.0.1:{replica.Port}")));
        await Task.Delay(Settling);
        var (cpu, time) = (balancer.CpuTime, TimeSpan.FromSeconds(plan.Rounds * plan.Seconds));
        await Task.Delay(time);
        return new ProbeCost(Many, (balancer.CpuTime - cpu).TotalMilliseconds / time.TotalSeconds);
    }
}
