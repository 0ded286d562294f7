using McpAspire.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Access;

internal static class AccessExtensions
{
    /// <summary>Adds what decides who may send requests, and whose word counts about whom they are from.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAccessRules();
        services.AddOptions<TrustedProxyOptions>().BindConfiguration("Access").ValidateOnStart()
            .Validate(proxies => proxies.TrustedNetworks.All(network => network is not null), "Access:TrustedProxies must hold addresses such as 10.0.0.5, or networks such as 10.0.0.0/8.");
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<TrustedProxyOptions>>((forwarded, proxies) => Trust(forwarded, proxies.Value));
        return services;
    }

    /// <summary>Takes the client's address, scheme and host from a trusted proxy. YARP tells replicas what comes of it, and passes on nothing that a client wrote.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TrustedProxyOptions>>().Value.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    private static void Trust(ForwardedHeadersOptions forwarded, TrustedProxyOptions proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.All;
        forwarded.ForwardLimit = null;
        // This machine is trusted by default, and any program on it could then pretend to be another client.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in proxies.TrustedNetworks)
        {
            forwarded.KnownIPNetworks.Add(network!.Value);
        }
    }
}
