using System.Net;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace McpReplicas.Balancer.Discovery;

internal static class DiscoveryExtensions
{
    public static IServiceCollection AddDnsReplicas(this IServiceCollection services)
    {
        services.AddSingleton<HostLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<IDestinationResolver, DnsReplicas>();
        return services;
    }
}
