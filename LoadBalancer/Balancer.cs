using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace McpAspire.LoadBalancer;

/// <summary>The one door in front of the replicas: every request goes to the next one that is ready.</summary>
internal static class Balancer
{
    public static IHostApplicationBuilder AddBalancer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BalancerOptions>().BindConfiguration("Balancer").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BalancerOptions>, BalancerOptionsValidator>();

        builder.Services.AddSingleton<IAvailableDestinationsPolicy, ReadyInOrder>();
        builder.Services.AddSingleton<IProxyConfigProvider>(services => ReplicaCluster.Configure(services.GetRequiredService<IOptions<BalancerOptions>>().Value));
        builder.Services.AddReverseProxy().AddTransforms(EventStreams.SendHeadersAtOnce);
        builder.Services.AddHealthChecks().AddCheck<ReplicasHealth>("replicas");
        return builder;
    }

    public static WebApplication MapBalancer(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            if (app.Services.GetRequiredService<IOptions<BalancerOptions>>().Value.StickySessions)
            {
                proxy.UseMiddleware<StickySessions>();
            }

            proxy.UseLoadBalancing();
        });
        return app;
    }
}
