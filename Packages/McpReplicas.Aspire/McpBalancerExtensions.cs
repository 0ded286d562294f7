using McpReplicas.Aspire;
using McpReplicas.Aspire.Commands;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Start;

namespace Aspire.Hosting;

/// <summary>Adds the balancer of an MCP server's replicas to an application.</summary>
public static class McpBalancerExtensions
{
    /// <summary>
    /// Adds a balancer that is a project of your own. It serves MCP at <c>http://localhost:8080/mcp</c>, and at a port of its own, on this machine only,
    /// the page that shows its replicas. It waits for no replica: it is healthy when one of them is ready.
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
            // Kestrel's addresses are those for clients; the page has one of its own.
            .WithEndpointsInEnvironment(endpoint => endpoint.Name is not Balancer.PageEndpoint)
            .AsBalancer(port, policy);
    }

    /// <summary>
    /// Adds the balancer that this package carries: for an application that has none of its own. It cannot be published; everything else is as with a
    /// project.
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
            StartFailure.Of(builder).Add($"The balancer '{name}' is the one that the package McpReplicas.Aspire carries, which cannot be published. Name a project of yours: AddMcpBalancer<Projects.LoadBalancer>(\"{name}\").");
        }
        else if (!File.Exists(program.Assembly))
        {
            StartFailure.Of(builder).Add($"The balancer '{name}' should be at {program.Assembly}, where the package McpReplicas.Aspire puts it. Build the AppHost again.");
        }

        var process = builder.AddResource(new McpBalancerResource(name, program.Folder))
            .WithArgs(program.Assembly)
            .WithOtlpExporter()
            .AsBalancer(port, policy);
        return process.WithEnvironment("ASPNETCORE_URLS", process.GetEndpoint(Balancer.Endpoint));
    }

    /// <summary>Names the replicas that the balancer gives its requests to. Each gets the commands <c>drain</c>, <c>restore</c> and <c>kill</c>.</summary>
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

    /// <summary>Says how long the start of the balancer, its replicas and what they reference may take before it counts as failed.</summary>
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
