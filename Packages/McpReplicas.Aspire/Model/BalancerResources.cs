using McpReplicas.Aspire.Commands;
using McpReplicas.Aspire.Start;

namespace McpReplicas.Aspire.Model;

/// <summary>What makes a balancer of a resource, whether it is a project or the process that the package carries.</summary>
internal static class BalancerResources
{
    /// <summary>Gives a resource the endpoints, the health, the links and the commands of a balancer, and a report on its start.</summary>
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
            .WithHttpHealthCheck("/health", endpointName: Balancer.Endpoint)
            .WithUrlForEndpoint(Balancer.Endpoint, url => (url.Url, url.DisplayText) = ($"{url.Url}{balancer.McpPath}", "MCP endpoint"))
            .WithEnvironment("Balancer__Policy", policy.ToString())
            .WithEnvironment(context => AddWhatReplicasAre(balancer, context.EnvironmentVariables));
        var failure = StartFailure.Of(builder);
        failure.When(() => balancer.Destinations.Count is 0 ? $"The balancer '{resource.Resource.Name}' has no replicas: name them with WithDestinations." : null);
        if (isRun)
        {
            LocalMachine.Prepare(builder);
            resource
                .WithHttpEndpoint(name: Balancer.PageEndpoint, isProxied: false)
                .WithEndpoint(Balancer.PageEndpoint, page => page.ExcludeReferenceEndpoint = true)
                .WithUrlForEndpoint(Balancer.PageEndpoint, url => url.DisplayText = "The balancer's page")
                .WithEnvironment("Balancer__PageUrl", resource.GetEndpoint(Balancer.PageEndpoint))
                // Nothing stands before the balancer that would send its requests elsewhere, so it leaves as soon as it has answered those it has.
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

#pragma warning disable ASPIREMCP001 // Aspire may still change how it is said, but has no other way to say it.
            resource.WithMcpServer(balancer.McpPath, Balancer.Endpoint);
#pragma warning restore ASPIREMCP001
            PassedOnConfiguration.Add(resource, PassedOnConfiguration.OfBalancer);
            return Task.CompletedTask;
        });
        return resource;
    }

    // What servers with the package McpReplicas have is the balancer's default, and may be something else in its own configuration.
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

        // On this machine their names are no secret, and the probe tells replicas apart by them.
        if (balancer.Application.ExecutionContext.IsRunMode && balancer.Replicas.Any(replica => ForeignReplica.Is(replica.Resource)))
        {
            environment["Balancer__NameReplicas"] = "true";
        }
    }
}
