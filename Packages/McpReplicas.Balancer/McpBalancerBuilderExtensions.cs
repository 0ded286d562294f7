using System.Text;
using McpReplicas.Balancer;
using McpReplicas.Balancer.Access;
using McpReplicas.Balancer.Configuration;
using McpReplicas.Balancer.Discovery;
using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Limits;
using McpReplicas.Balancer.Page;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using McpReplicas.Balancer.Sessions;
using McpReplicas.Balancer.Streams;
using McpReplicas.Balancer.Telemetry;
using McpReplicas.Balancer.Traffic;
using McpReplicas.Shared;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a balancer of MCP servers to an application.</summary>
public static class McpBalancerBuilderExtensions
{
    /// <summary>
    /// Adds the services of the balancer; <see cref="AspNetCore.Builder.McpBalancerApplicationExtensions.MapMcpBalancer"/> maps it. The options come from the
    /// configuration sections <c>Balancer</c>, <c>Access</c> and <c>Drain</c>. An invalid value stops the application at startup with an
    /// <see cref="Options.OptionsValidationException"/> that contains the allowed values.
    /// </summary>
    /// <param name="builder">The application. It must use Kestrel.</param>
    /// <param name="configure">Changes the options of the section <c>Balancer</c>. It runs again whenever the configuration changes.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder AddMcpBalancer<TBuilder>(this TBuilder builder, Action<BalancerOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        if (configure is not null)
        {
            services.PostConfigure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(CurrentOptions)))
        {
            return builder;
        }

        services.AddBalancerOptions();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IProxyConfigProvider, ReplicaCluster>();
        services.AddReverseProxy()
            .AddTransforms(HeadersWithBody.HandOver)
            .AddTransforms(UntrustedHeaders.Remove)
            .AddTransforms(CrossOriginAnswers.RemoveCorsHeaders)
            .AddTransforms(EventStreams.Prepare)
            .AddTransforms(ReplicaNaming.Apply)
            .AddTransforms(ServedBy.Name)
            .AddTransforms(EventStreams.SendHeadersAtOnce)
            .AddTransforms(AttemptSpan.Propagate);
        services.AddSingleton<IForwarderHttpClientFactory, ReplicaConnections>();
        // Latin-1 forwards the headers of a replica byte by byte.
        services.Configure<KestrelServerOptions>(clients => clients.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        ContinueInline(services);
        services.AddTcpUserTimeout();
        services.AddDnsReplicas();
        services.AddReplicaHealth();
        services.AddRetries();
        services.AddLimits();
        services.AddAccess();
        services.AddDrain();
        services.AddTraceParentTrust();
        builder.Logging.AddBalancerLogs();
        services.AddTraffic();
        services.AddBalancerPage();
        return builder;
    }

    /// <summary>
    /// Lets the thread that receives bytes from a socket continue with the request. By default .NET switches to another thread, so that blocking code does
    /// not stop the socket thread. No code in the balancer blocks, and without the switch it serves a fifth more requests.
    /// </summary>
    private static void ContinueInline(IServiceCollection services)
    {
        // .NET offers only this environment variable, and reads it when the first socket is created.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        services.Configure<SocketTransportOptions>(clients => clients.UnsafePreferInlineScheduling = true);
    }
}
