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
    /// Adds what <see cref="AspNetCore.Builder.McpBalancerApplicationExtensions.MapMcpBalancer"/> needs. The options come from the sections <c>Balancer</c>, <c>Access</c> and
    /// <c>Drain</c> of configuration; a wrong one ends the application at start, with an <see cref="Options.OptionsValidationException"/> that says what is allowed.
    /// </summary>
    /// <param name="builder">The application, served by Kestrel.</param>
    /// <param name="configure">Changes what configuration says of the section <c>Balancer</c>, again whenever configuration changes.</param>
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
            .AddTransforms(CrossOriginAnswers.RemoveOfReplicas)
            .AddTransforms(EventStreams.Prepare)
            .AddTransforms(ReplicaNaming.Apply)
            .AddTransforms(ServedBy.Name)
            .AddTransforms(EventStreams.SendHeadersAtOnce)
            .AddTransforms(AttemptSpan.Propagate);
        services.AddSingleton<IForwarderHttpClientFactory, ReplicaConnections>();
        // What a replica writes into a header passes as it is, byte by byte.
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
