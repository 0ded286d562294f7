using McpReplicas.Shared;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Access;

internal static class AccessExtensions
{
    /// <summary>Adds what decides who may send requests, and whose word counts about whom they are from.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton(provider => Rules(provider.GetRequiredService<IOptions<AccessOptions>>().Value));
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<IStartupFilter, CrossOriginAnswers>();
        // After all others: an environment variable, which Aspire sets in what it publishes, has ASP.NET Core believe everybody.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<AccessOptions>>((forwarded, access) => Trust(forwarded, access.Value));
        return services;
    }

    /// <summary>Takes the client's address, scheme and host from a trusted proxy. YARP tells replicas what comes of it, and passes on nothing that a client wrote.</summary>
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
            // Two empty lists would mean that everybody is trusted.
            forwarded.ForwardedHeaders = ForwardedHeaders.None;
            return;
        }

        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
        forwarded.ForwardLimit = null;
        // In place of this machine, any program of which could otherwise pretend to be another client.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in access.TrustedNetworks)
        {
            forwarded.KnownIPNetworks.Add(network!.Value);
        }
    }
}
