using McpReplicas.Aspire.Commands;
using McpReplicas.Aspire.Start;

namespace McpReplicas.Aspire.Model;

/// <summary>Turns a resource into a balancer: a project or the balancer that comes with the package.</summary>
internal static class BalancerResources
{
    /// <summary>Adds the endpoints, the health check, the links, the commands and the start report of a balancer.</summary>
    public static IResourceBuilder<T> AsBalancer<T>(this IResourceBuilder<T> resource, int port, McpBalancingPolicy policy)
        where T : class, IResourceWithEnvironment, IResourceWithEndpoints
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);

        var builder = resource.ApplicationBuilder;
        var isRun = builder.ExecutionContext.IsRunMode;
        var balancer = new Balancer(resource) { Policy = policy };
        int? clients = isRun ? BalancerPorts.ForClients(builder, resource.Resource.Name, port) : port is 0 ? null : port;
        resource
            .WithAnnotation(balancer)
            .WithHttpEndpoint(port: clients, name: Balancer.Endpoint, isProxied: false)
            .WithExternalHttpEndpoints()
            .WithReadinessHealthCheck("/health")
            .WithUrlForEndpoint(Balancer.Endpoint, url => (url.Url, url.DisplayText) = ($"{url.Url}{balancer.McpPath}", "MCP endpoint"))
            .WithEnvironment("Balancer__Policy", policy.ToString())
            .WithEnvironment(context => AddWhatReplicasAre(balancer, context.EnvironmentVariables));
        var failure = StartFailure.Of(builder);
        failure.When(() => balancer.Destinations.Count is 0 ? $"The balancer '{resource.Resource.Name}' has no replicas. Add them with WithDestinations." : null);
        if (isRun)
        {
            LocalMachine.Prepare(builder);
            resource
                .WithHttpEndpoint(name: Balancer.PageEndpoint, isProxied: false)
                .WithEndpoint(Balancer.PageEndpoint, page => page.ExcludeReferenceEndpoint = true)
                .WithUrlForEndpoint(Balancer.PageEndpoint, url => url.DisplayText = "The balancer's page")
                .WithEnvironment("Balancer__PageUrl", resource.GetEndpoint(Balancer.PageEndpoint))
                // No load balancer in front needs time to stop sending requests, so the balancer shuts down as soon as its requests are answered.
                .WithEnvironment("Drain__Grace", "00:00:00")
                .WithRollingRestart(balancer)
                .WithProbeCommand(balancer);
            builder.AddStartReport(balancer, failure);
        }

        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            if (isRun)
            {
                resource.WithEndpoint(Balancer.PageEndpoint, page => page.Port = BalancerPorts.ForPage(start.Model.Resources, clients!.Value));
            }

#pragma warning disable ASPIREMCP001 // Aspire may still change this API, but has no other one for it.
            resource.WithMcpServer(balancer.McpPath, Balancer.Endpoint);
#pragma warning restore ASPIREMCP001
            PassedOnConfiguration.Add(resource, PassedOnConfiguration.OfBalancer);
            return Task.CompletedTask;
        });
        return resource;
    }

    // Only what differs from the balancer's defaults: appsettings.json of the balancer may set other values.
    private static void AddWhatReplicasAre(Balancer balancer, Dictionary<string, object> environment)
    {
        if (balancer.McpPath is not Balancer.DefaultMcpPath)
        {
            environment["Balancer__McpPath"] = balancer.McpPath;
        }

        if (balancer.HealthPath is not Balancer.DefaultHealthPath)
        {
            environment["Balancer__HealthPath"] = balancer.HealthPath;
        }

        // On this machine the names are not secret, and the probe needs them to distinguish the replicas.
        if (balancer.Application.ExecutionContext.IsRunMode && balancer.Replicas.Any(replica => ForeignReplica.Is(replica.Resource)))
        {
            environment["Balancer__NameReplicas"] = "true";
        }
    }
}
