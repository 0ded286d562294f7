namespace McpReplicas.Balancer.Retries;

internal static class RetryExtensions
{
    public static IServiceCollection AddRetries(this IServiceCollection services) => services
        .AddSingleton<RetryPolicy>()
        .AddSingleton<RetryBudget>()
        .AddSingleton<RepeatableTools>()
        .AddHostedService<ToolLearning>();
}
