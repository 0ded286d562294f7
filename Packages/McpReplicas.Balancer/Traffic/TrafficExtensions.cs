using McpReplicas.Balancer.Telemetry;

namespace McpReplicas.Balancer.Traffic;

internal static class TrafficExtensions
{
    public static IServiceCollection AddTraffic(this IServiceCollection services) => services
        .AddSingleton<RequestJournal>()
        .AddSingleton<ReplicaTraffic>()
        .AddSingleton<OperatorDrain>()
        .AddSingleton<BalancerMetrics>();
}
