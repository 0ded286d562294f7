using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.AspNetCore.Checks;
using ModelContextProtocol.AspNetCore.Endpoints;
using ModelContextProtocol.AspNetCore.Sessions;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Serves MCP over HTTP.</summary>
public static class HttpMcpServerBuilderExtensions
{
    /// <summary>Registers what <c>MapMcp</c> needs to serve Streamable HTTP.</summary>
    public static IMcpServerBuilder WithHttpTransport(this IMcpServerBuilder builder, Action<HttpServerTransportOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.TryAddSingleton<ProtocolVersionCheck>();
        services.TryAddSingleton<SessionConfiguration>();
        services.TryAddSingleton<SessionStore>();
        services.TryAddSingleton<SessionFactory>();
        services.TryAddSingleton<SessionMigration>();
        services.TryAddSingleton<SessionLookup>();
        services.TryAddSingleton<ResumedStream>();
        services.TryAddSingleton<PostEndpoint>();
        services.TryAddSingleton<GetEndpoint>();
        services.TryAddSingleton<DeleteEndpoint>();
        services.TryAddSingleton<LegacySseEndpoints>();
        services.AddHostedService<IdleSessionPruning>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<McpServerOptions>, AuthorizationGuard>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<HttpServerTransportOptions>, TransportOptionsFromServices>());
        if (configureOptions is not null)
        {
            services.Configure(configureOptions);
        }

        return builder;
    }
}
