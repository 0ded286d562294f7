using McpReplicas.Aspire;
using McpReplicas.Aspire.Commands;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Start;

namespace Aspire.Hosting;

/// <summary>Adds the balancer of an MCP server's replicas to an application.</summary>
public static class McpBalancerExtensions
{
    /// <summary>
    /// Adds your own balancer project. It serves MCP at <c>http://localhost:8080/mcp</c>. On this machine it also serves the balancer's page at a
    /// separate port. It does not wait for the replicas, and it is healthy when one of them is ready.
    /// </summary>
    /// <typeparam name="TProject">The project, as the AppHost SDK generates it for each project reference.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="port">The port for clients, 0 for a free one; 8080 by default. In tests of the application it is a free one, as Aspire has it for every port.</param>
    /// <param name="policy">Which replica is given the next request; the one after the last by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65535.</exception>
    public static IResourceBuilder<ProjectResource> AddMcpBalancer<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int port = 8080,
        McpBalancingPolicy policy = McpBalancingPolicy.RoundRobin)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        return builder.AddWebProject<TProject>(name)
            // ASPNETCORE_URLS holds the addresses for clients. The page has its own variable, Balancer__PageUrl.
            .WithEndpointsInEnvironment(endpoint => endpoint.Name is not Balancer.PageEndpoint)
            .AsBalancer(port, policy);
    }

    /// <summary>
    /// Adds the balancer that comes with this package, for an application without a balancer project. It cannot be published. In every other way it
    /// works like a balancer project.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="port">The port for clients, 0 for a free one; 8080 by default. In tests of the application it is a free one, as Aspire has it for every port.</param>
    /// <param name="policy">Which replica is given the next request; the one after the last by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65535.</exception>
    public static IResourceBuilder<McpBalancerResource> AddMcpBalancer(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int port = 8080,
        McpBalancingPolicy policy = McpBalancingPolicy.RoundRobin)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var program = CarriedProgram.Balancer;
        if (builder.ExecutionContext.IsPublishMode)
        {
            StartFailure.Of(builder).Add($"The balancer '{name}' comes with the package McpReplicas.Aspire and cannot be published. Use your own balancer project: AddMcpBalancer<Projects.LoadBalancer>(\"{name}\").");
        }
        else if (!File.Exists(program.Assembly))
        {
            StartFailure.Of(builder).Add($"The balancer '{name}' cannot start: {program.Assembly} does not exist. Rebuild the AppHost; the build copies the file from the package McpReplicas.Aspire.");
        }

        var process = builder.AddResource(new McpBalancerResource(name, program.Folder))
            .WithArgs(program.Assembly)
            .WithOtlpExporter()
            .AsBalancer(port, policy);
        return process.WithEnvironment("ASPNETCORE_URLS", process.GetEndpoint(Balancer.Endpoint));
    }

    /// <summary>Sets the replicas that the balancer forwards requests to. Each gets the commands <c>drain</c>, <c>restore</c> and, unless it is a container, <c>kill</c>.</summary>
    /// <param name="balancer">The balancer.</param>
    /// <param name="replicas">The replicas.</param>
    /// <exception cref="InvalidOperationException">The resource was not added by <c>AddMcpBalancer</c>.</exception>
    public static IResourceBuilder<T> WithDestinations<T>(this IResourceBuilder<T> balancer, IResourceBuilder<McpReplicasResource> replicas)
        where T : class, IResourceWithEnvironment, IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(balancer);
        ArgumentNullException.ThrowIfNull(replicas);

        var group = replicas.Resource;
        var model = Balancer.Of(balancer.Resource);
        model.Destinations.Add(group);
        foreach (var replica in group.Builders)
        {
            balancer.WithEnvironment($"Balancer__Replicas__{replica.Resource.Name}", replica.GetEndpoint("http"));
            if (balancer.ApplicationBuilder.ExecutionContext.IsRunMode)
            {
                replica.WithReplicaCommands(model);
            }
        }

        return balancer.WithEnvironment("Balancer__SessionMode", group.Sessions.ToString());
    }

    /// <summary>Sets the longest time for the start of the balancer, its replicas and the resources they need. After it, the start fails.</summary>
    /// <param name="balancer">The balancer.</param>
    /// <param name="time">10 seconds to 1 hour; 3 minutes by default. There is no limit under a debugger.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not 10 seconds to 1 hour.</exception>
    public static IResourceBuilder<T> WithStartTimeout<T>(this IResourceBuilder<T> balancer, TimeSpan time)
        where T : class, IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(balancer);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, McpApplicationOptions.LeastStartTimeout);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, McpApplicationOptions.MostStartTimeout);

        Balancer.Of(balancer.Resource).StartTimeout = time;
        return balancer;
    }
}
