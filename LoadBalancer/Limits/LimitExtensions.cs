using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Limits;

internal static class LimitExtensions
{
    /// <summary>Adds the limits. Those of what the web server reads it keeps itself: a body whose length is not announced ends at the limit, too.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration("Balancer:Limits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<ReplicaLimit>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<BalancerOptions>, IOptions<LimitOptions>>((server, balancer, limits) => Apply(server.Limits, balancer.Value, limits.Value));
        return services;
    }

    private static void Apply(KestrelServerLimits server, BalancerOptions balancer, LimitOptions limits)
    {
        server.MaxRequestBodySize = balancer.MaxBodyBytes;
        server.MaxConcurrentConnections = limits.MaxConnections;
        server.MaxConcurrentUpgradedConnections = limits.MaxConnections;
        server.MaxRequestHeaderCount = limits.MaxHeaders;
        server.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        server.MaxRequestLineSize = Math.Min(server.MaxRequestLineSize, limits.MaxHeaderBytes);
        server.RequestHeadersTimeout = limits.HeaderTimeout;
        server.MinRequestBodyDataRate = limits.MinBodyRate is 0 ? null : new MinDataRate(limits.MinBodyRate, limits.BodyGrace);
    }
}
