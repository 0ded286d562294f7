using McpReplicas.Shared;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Health;

/// <summary>The balancer's health endpoints and its graceful shutdown.</summary>
internal static class BalancerHealth
{
    // Readiness runs every check. An upstream load balancer sends requests only while it is 200.
    private const string ReadyPath = "/health";

    // Liveness runs no check; the answer is enough. An orchestrator restarts a process that does not answer.
    private const string AlivePath = "/alive";

    // Endpoints of the application have priority over these, and these over the replicas.
    private const int Order = ReplicaCluster.RouteOrder - 1;

    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Drain(
            () => (provider.GetRequiredService<IOptions<DrainOptions>>().Value is var drain ? (drain.Grace, drain.Quiet) : default),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<Drain>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("drain");
        return services;
    }

    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use((context, next) =>
        {
            drain.Arrived(context);
            return next(context);
        });
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(ReadyPath).WithOrder(Order).DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).WithOrder(Order).DisableHttpMetrics();
    }
}
