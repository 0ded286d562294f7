using McpAspire.LoadBalancer.Telemetry;

namespace McpAspire.LoadBalancer.Traffic;

internal static class TrafficExtensions
{
    public static IServiceCollection AddTraffic(this IServiceCollection services) => services
        .AddSingleton<RequestJournal>()
        .AddSingleton<ReplicaTraffic>()
        .AddSingleton<OperatorDrain>()
        .AddSingleton<BalancerMetrics>();
}
