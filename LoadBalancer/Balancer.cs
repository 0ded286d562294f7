using McpAspire.LoadBalancer.Access;
using McpAspire.LoadBalancer.Discovery;
using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Limits;
using McpAspire.LoadBalancer.Requests;
using McpAspire.LoadBalancer.Retries;
using McpAspire.LoadBalancer.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace McpAspire.LoadBalancer;

/// <summary>The one door in front of the replicas: every request goes to the next one that is ready.</summary>
internal static class Balancer
{
    public static IHostApplicationBuilder AddBalancer(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<BalancerOptions>().BindConfiguration("Balancer").ValidateOnStart();
        services.AddSingleton<IValidateOptions<BalancerOptions>, BalancerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IProxyConfigProvider>(provider => ReplicaCluster.Configure(provider.GetRequiredService<IOptions<BalancerOptions>>().Value));
        services.AddReverseProxy()
            .AddTransforms(HeadersWithBody.HandOver)
            .AddTransforms(EventStreams.SendHeadersAtOnce)
            .AddTransforms(AttemptSpan.Propagate);
        services.AddSingleton<IForwarderHttpClientFactory, ReplicaConnections>();
        // Nothing here blocks a thread, so that a thread which has read a request may go on with it: a sixth more requests than by handing it to another.
        services.Configure<SocketTransportOptions>(clients => clients.UnsafePreferInlineScheduling = true);
        services.AddDnsReplicas();
        services.AddReplicaHealth();
        services.AddRetries();
        services.AddLimits();
        services.AddAccess();
        services.AddSingleton<BalancerMetrics>();
        return builder;
    }

    public static WebApplication MapBalancer(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<RequestTelemetry>();
            proxy.UseMiddleware<ConcurrencyLimit>();
            proxy.UseMiddleware<ClientRateLimit>();
            proxy.UseMiddleware<UnambiguousHeaders>();
            proxy.UseMiddleware<RequestReading>();
            proxy.UseMiddleware<AccessCheck>();
            if (app.Services.GetRequiredService<IOptions<BalancerOptions>>().Value.StickySessions)
            {
                proxy.UseMiddleware<StickySessions>();
            }

            proxy.UseMiddleware<Attempts>();
            proxy.UseLoadBalancing();
            proxy.UseMiddleware<OneAttempt>();
        });
        return app;
    }
}
