using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Limits;

internal static class LimitExtensions
{
    /// <summary>Adds the limits. Kestrel enforces those on connections, headers and the rate of bodies; the balancer limits the length of bodies.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<ReplicaLimit>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<BalancerOptions>>((server, options) => Apply(server.Limits, options.Value.Limits));
        return services;
    }

    private static void Apply(KestrelServerLimits server, LimitOptions limits)
    {
        // The balancer counts the body while it reads it. With its own limit, Kestrel would close the connection of a client that exceeds it. Without one,
        // Kestrel drops the rest of a rejected body for 5 s, so a client that reads only after it has sent everything gets the error.
        server.MaxRequestBodySize = null;
        server.MaxConcurrentConnections = limits.MaxConnections;
        server.MaxConcurrentUpgradedConnections = limits.MaxConnections;
        server.MaxRequestHeaderCount = limits.MaxHeaders;
        server.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        server.MaxRequestLineSize = Math.Min(server.MaxRequestLineSize, limits.MaxHeaderBytes);
        server.RequestHeadersTimeout = limits.HeaderTimeout;
        server.MinRequestBodyDataRate = limits.MinBodyRate is 0 ? null : new MinDataRate(limits.MinBodyRate, limits.BodyGrace);
    }
}
