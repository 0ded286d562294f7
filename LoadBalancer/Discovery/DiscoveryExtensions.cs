using System.Net;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace McpAspire.LoadBalancer.Discovery;

internal static class DiscoveryExtensions
{
    public static IServiceCollection AddDnsReplicas(this IServiceCollection services)
    {
        services.AddSingleton<HostLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<IDestinationResolver, DnsReplicas>();
        return services;
    }
}
