using System.Net.Sockets;
using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>Resident memory in MB.</summary>
internal sealed record MemoryUse(double ReplicaIdle, double ReplicaUnderLoad, double BalancerIdle, double BalancerUnderLoad, int IdleConnections, double BalancerWithIdleConnections)
{
    public static async Task<MemoryUse> MeasureAsync(Plan plan)
    {
        Console.Error.WriteLine("Memory");
        await using var running = new Processes();
        var replica = await running.AddAsync(Start.ReplicaAsync("mcp-1", []));
        var balancer = await running.AddAsync(Start.BalancerAsync([replica], []));
        var (replicaIdle, balancerIdle) = (replica.Memory, balancer.Memory);
        await Wrk.RunAsync([balancer], 64, plan.Seconds * 2, session: null);
        var (replicaLoaded, balancerLoaded) = (replica.Memory, balancer.Memory);

        var connections = new List<Socket>(plan.IdleConnections);
        try
        {
            for (var number = 0; number < plan.IdleConnections; number++)
            {
                var connection = new Socket(SocketType.Stream, ProtocolType.Tcp);
                connections.Add(connection);
                await connection.ConnectAsync("127.0.0.1", balancer.Port);
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
            return new MemoryUse(replicaIdle, replicaLoaded, balancerIdle, balancerLoaded, plan.IdleConnections, balancer.Memory);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }
}
