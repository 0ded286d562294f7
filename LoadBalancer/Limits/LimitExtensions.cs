using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Limits;

internal static class LimitExtensions
{
    /// <summary>Has the web server itself count what it reads: a body whose length is not announced ends at the limit, too.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<BalancerOptions>>((server, options) => server.Limits.MaxRequestBodySize = options.Value.MaxBodyBytes);
        return services;
    }
}
