using System.Text;
using McpAspire.LoadBalancer.Access;
using McpAspire.LoadBalancer.Discovery;
using McpAspire.LoadBalancer.Health;
using McpAspire.LoadBalancer.Limits;
using McpAspire.LoadBalancer.Requests;
using McpAspire.LoadBalancer.Retries;
using McpAspire.LoadBalancer.Telemetry;
using McpAspire.LoadBalancer.Traffic;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
        // Not by BindConfiguration, which throws where configuration is changed if the change is wrong.
        services.AddOptions<BalancerOptions>().Configure<IConfiguration>((options, configuration) => configuration.GetSection("Balancer").Bind(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BalancerOptions>, BalancerOptionsValidator>();
        services.AddSingleton<CurrentOptions>();
        services.AddSingleton<IOptions<BalancerOptions>>(provider => provider.GetRequiredService<CurrentOptions>());
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IProxyConfigProvider, ReplicaCluster>();
        services.AddReverseProxy()
            .AddTransforms(HeadersWithBody.HandOver)
            .AddTransforms(UntrustedHeaders.Remove)
            .AddTransforms(EventStreams.SendHeadersAtOnce)
            .AddTransforms(AttemptSpan.Propagate);
        services.AddSingleton<IForwarderHttpClientFactory, ReplicaConnections>();
        // What a replica writes into a header passes as it is, byte by byte.
        services.Configure<KestrelServerOptions>(clients => clients.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        ContinueInline(services);
        services.AddDnsReplicas();
        services.AddReplicaHealth();
        services.AddRetries();
        services.AddLimits();
        services.AddAccess();
        services.AddTraceParentTrust();
        builder.Logging.AddBalancerLogs();
        services.AddTraffic();
        return builder;
    }

    public static WebApplication MapBalancer(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            // First of all, so that what is refused later is recorded too.
            proxy.UseMiddleware<RequestRecording>();

            // Who may, and how much, by headers and address alone: nothing is spent on the body of a request that is refused for them.
            proxy.UseMiddleware<UnambiguousHeaders>();
            proxy.UseMiddleware<AccessCheck>();
            if (app.Services.GetRequiredService<IOptions<LimitOptions>>().Value.ClientRate > 0)
            {
                proxy.UseMiddleware<ClientRateLimit>();
            }

            proxy.UseMiddleware<ConcurrencyLimit>();

            proxy.UseMiddleware<RequestReading>();
            proxy.UseMiddleware<CallReading>();
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

    /// <summary>
    /// Lets the thread that learns of bytes from a socket go on with the request. .NET hands each on to another thread, lest one is blocked; nothing
    /// in the balancer blocks, and a fifth more requests pass without that.
    /// </summary>
    private static void ContinueInline(IServiceCollection services)
    {
        // .NET has no other switch for it, and reads this one with the first socket.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        services.Configure<SocketTransportOptions>(clients => clients.UnsafePreferInlineScheduling = true);
    }
}
