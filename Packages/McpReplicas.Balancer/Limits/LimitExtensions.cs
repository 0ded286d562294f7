using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Limits;

internal static class LimitExtensions
{
    /// <summary>Adds the limits. Those of what the web server reads it keeps itself, but for the length of a body.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<ReplicaLimit>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<BalancerOptions>>((server, options) => Apply(server.Limits, options.Value.Limits));
        return services;
    }

    private static void Apply(KestrelServerLimits server, LimitOptions limits)
    {
        // The body is counted as it is read. With a limit of its own the web server would cut off whoever exceeds it; without one it takes and drops
        // the rest of a refused body for 5 s, so that a client that reads no answer before it has sent everything learns why.
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
