using McpReplicas;
using McpReplicas.Filters;
using McpReplicas.Http;
using McpReplicas.Sessions;
using McpReplicas.Shared;
using McpReplicas.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using ModelContextProtocol.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that let an MCP server run as several replicas.</summary>
public static class McpReplicasBuilderExtensions
{
    /// <summary>
    /// Prepares an MCP server to run as one of several replicas behind a load balancer. Call it on the endpoint too: <c>app.MapMcp("/mcp").WithReplicas()</c>.
    /// </summary>
    /// <param name="builder">The MCP server.</param>
    /// <param name="configure">Sets options in code; they override configuration. Configuration sections have the names of the properties of <see cref="McpReplicasOptions"/>.</param>
    /// <returns>The MCP server.</returns>
    /// <exception cref="OptionsValidationException">Thrown at start if an option is outside its range. The message names both.</exception>
    public static IMcpServerBuilder WithReplicas(this IMcpServerBuilder builder, Action<McpReplicasOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        // Bound once: BindConfiguration would bind again after each change of the configuration, and throw in the code that made an invalid change.
        services.AddOptions<McpReplicasOptions>().Configure<IConfiguration>((options, configuration) => configuration.Bind(options)).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpReplicasOptions>, McpReplicasOptionsValidator>());
        if (services.Any(service => service.ServiceType == typeof(Replica)))
        {
            return builder;
        }

        services.AddSingleton(provider => new Replica(provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Replica.Name, TimeProvider.System));
        services.AddSingleton(Access);
        services.AddSingleton<McpEndpoints>();
        services.AddSingleton<IStartupFilter, AnswerHeaders>();
        services.AddTcpUserTimeout();
        services.AddHostedService<McpSpans>();
        services.AddHostedService<EndpointCheck>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Drain>(provider, Times(provider.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Drain)));
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("drain");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<ShutdownDeadline>();
        // Registered after the drain, so that it is notified first: hosted services stop in reverse order, and the drain uses part of the shutdown time.
        services.AddHostedService(provider => provider.GetRequiredService<ShutdownDeadline>());
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Arrival, ActivatorUtilities.CreateInstance<Arrival>(provider).Wrap));
        services.AddSingleton(provider => new McpRequestStep(McpRequestOrder.Message, next => ActivatorUtilities.CreateInstance<MessageHandling>(provider, next).InvokeAsync));
        services.AddSessions();
#pragma warning disable MCP9006 // Obsolete because sessions are obsolete.
        services.AddOptions<HttpServerTransportOptions>().Validate<IOptions<McpReplicasOptions>>(
            (transport, replicas) => !transport.PerSessionExecutionContext || !replicas.Value.Idempotency.Enabled,
            "Idempotency:Enabled needs HttpServerTransportOptions.PerSessionExecutionContext=false: a key belongs to a request, not to a session.");
#pragma warning restore MCP9006
        // After the startup filters that rewrite paths.
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton<IStartupFilter, CrossOriginAnswers>();
        services.AddOptions<McpServerOptions>().PostConfigure(RequestChecks.AddTo);
        return builder.WithMessageFilters(filters => filters.AddIncomingFilter(EmptyArguments.Accept)).WithRequestFilters(filters => filters
            .AddReadResourceFilter(ResourceNotFound.AddUri)
            .AddCallToolFilter(ToolContent.Record)
            .AddCallToolFilter(ToolMistakes.Answer)
            .AddCallToolFilter(RequestLogs.Deliver)
            .AddCallToolFilter(ClientRequests.ExplainFailure));
    }

    private static AccessRules Access(IServiceProvider services)
    {
        var access = services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Access;
        return new AccessRules([.. access.Hosts], [.. access.Origins], "server");
    }

    private static Func<(TimeSpan Grace, TimeSpan Quiet)> Times(DrainOptions drain) => () => (drain.Grace, drain.Quiet);
}
