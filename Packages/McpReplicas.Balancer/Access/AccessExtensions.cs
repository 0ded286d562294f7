using McpReplicas.Shared;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Access;

internal static class AccessExtensions
{
    /// <summary>Adds the rules for hosts and origins, and the trust in proxies.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton(provider => Rules(provider.GetRequiredService<IOptions<AccessOptions>>().Value));
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<IStartupFilter, CrossOriginAnswers>();
        // This must run last: Aspire publishes projects with an environment variable that makes ASP.NET Core trust every proxy.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<AccessOptions>>((forwarded, access) => Trust(forwarded, access.Value));
        return services;
    }

    /// <summary>
    /// Takes the client's address, scheme and host from a trusted proxy. YARP forwards the result to replicas and drops what the client sent.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    private static AccessRules Rules(AccessOptions access) => new(access.Hosts, access.Origins, "balancer");

    private static void Trust(ForwardedHeadersOptions forwarded, AccessOptions access)
    {
        if (access.TrustedProxies.Length is 0)
        {
            // Two empty lists would trust every proxy.
            forwarded.ForwardedHeaders = ForwardedHeaders.None;
            return;
        }

        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
        forwarded.ForwardLimit = null;
        // Remove the default, this machine: any program on it could pretend to be another client.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in access.TrustedNetworks)
        {
            forwarded.KnownIPNetworks.Add(network!.Value);
        }
    }
}
